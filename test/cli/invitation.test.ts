import { expect, test } from "bun:test";
import type { InviteOptions } from "../../src/cli/invitation.ts";
import { invite } from "../../src/cli/invitation.ts";
import { createDiagnostics } from "../../src/cli/diagnostics.ts";
import { shortenFingerprint } from "../../src/model/fingerprint.ts";
import { ServerCertificate } from "../../src/server/certificate.ts";
import type { JoinAddress } from "../../src/server/joinAddresses.ts";
import { DataFolder } from "../support/dataFolder.ts";

const port = 12_000;
const lan: JoinAddress[] = [
  { address: "192.168.1.5:12000", kind: "usual" },
  { address: "10.0.0.9:12000", kind: "usual" },
  { address: "127.0.0.1:12000", kind: "loopback" },
];
/** Too small for a QR code. */
const small = { columns: 20, rows: 10 };

/** What the server says of how to join it, where no terminal is. */
async function say(addresses: JoinAddress[], options: Partial<InviteOptions> = {}) {
  let said = "";
  const { render } = await invite(
    { addresses, port },
    {
      isLan: true,
      isTlsOnly: false,
      name: undefined,
      certificate: new ServerCertificate(undefined),
      code: undefined,
      isCodeLogged: true,
      isFull: false,
      log: createDiagnostics({ write: (text) => (said += text) }),
      ...options,
    },
  );
  return { said: said.split("\n").slice(0, -1), again: await render(small) };
}

test("the invite names the first address, the class code and the fingerprint, and /invite says it again", async () => {
  const certificate = new ServerCertificate(undefined);
  const fingerprint = shortenFingerprint((await certificate.load()).fingerprint);
  const { said, again } = await say(lan, { certificate, code: "482913" });
  const line = `Invite: http://192.168.1.5:12000/#482913.${fingerprint}`;
  expect(said.at(-1)).toBe(line);
  expect(again.at(-1)).toBe(line);
  expect(again).toContain("Join in a browser: http://192.168.1.5:12000");
});

test("a class without a code, or a server without a certificate, has an invite without it", async () => {
  const withoutCode = await say(lan);
  expect(withoutCode.said.at(-1)).toMatch(/^Invite: http:\/\/192\.168\.1\.5:12000\/#\.\w{20}$/);
  using folder = new DataFolder();
  await Bun.write(`${folder.path}/certificate.pem`, "damaged");
  const certificate = new ServerCertificate(folder.path);
  const withoutBoth = await say(lan, { certificate });
  expect(withoutBoth.said.at(-1)).toBe("Invite: http://192.168.1.5:12000/");
  const withoutOne = await say(lan, { certificate, code: "482913" });
  expect(withoutOne.said.at(-1)).toBe("Invite: http://192.168.1.5:12000/#482913");
});

test("a code that is not to be logged is left out where no terminal is, and /invite says it", async () => {
  const { said, again } = await say(lan, { code: "482913", isCodeLogged: false });
  expect(said.at(-1)).toMatch(/^Invite: http:\/\/192\.168\.1\.5:12000\/#\.\w{20}$/);
  expect(said.join("\n")).not.toContain("482913");
  expect(again.at(-1)).toContain("/#482913.");
});

test("a server for this machine alone says nothing of its certificate, and makes none, until /invite asks", async () => {
  const certificate = new ServerCertificate(undefined);
  const loopback: JoinAddress[] = [{ address: "127.0.0.1:12000", kind: "usual" }];
  const isMade: boolean[] = [];
  const log = createDiagnostics({ write: () => isMade.push(certificate.loaded !== undefined) });
  const { said, again } = await say(loopback, { isLan: false, certificate, log });
  expect([said, isMade.includes(true)]).toEqual([[], false]);
  expect(again.join("\n")).toContain("Fingerprint for https and TLS: ");
});

test("there is no invite without --lan, or where nobody else can join", async () => {
  const loopback: JoinAddress[] = [{ address: "127.0.0.1:12000", kind: "loopback" }];
  const narrow: JoinAddress[] = [
    { address: "10.8.0.2:12000", kind: "vpn" },
    { address: "169.254.7.8:12000", kind: "linkLocal" },
  ];
  const all = [
    await say(lan, { isLan: false }),
    await say(loopback, { isLan: false }),
    await say([...loopback, ...narrow]),
  ];
  for (const { said, again } of all) expect([...said, ...again].join("\n")).not.toContain("Invite");
});
