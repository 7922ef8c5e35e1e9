import { describe, expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { ownAddress } from "../support/ownAddress.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { upgradeRequest } from "../support/webBytes.ts";
import { WebLine } from "../support/webLine.ts";

const anyServer: Bun.TLSOptions = { rejectUnauthorized: false };

async function tlsOnlyClass() {
  return await classroom({ host: "0.0.0.0", isTlsOnly: true });
}

function refuseByText(at: string): string {
  return `This class takes encrypted connections only. Join with classchat join ${at}, at https://${at}, or with ncat --ssl in place of nc.\n`;
}

/** Each protocol's first bytes, what they are answered from elsewhere, and from this machine. */
const protocols: [name: string, first: string, refusal: (at: string) => string, here: string][] = [
  [
    "frames",
    '{"type":"hello","v":1,"name":"Bob"}\n',
    () =>
      '{"type":"refused","code":"tls_required","text":"This class takes encrypted connections only","hint":"Join by TLS, as the newest classchat does"}\n',
    '"type":"welcome"',
  ],
  [
    "IRC",
    "NICK Bob\r\nUSER b 0 * :Bob\r\n",
    () =>
      "ERROR :Closing Link: (This class takes encrypted connections only. Switch TLS on for this server in your client, and connect to the same port again)\r\n",
    " 376 ",
  ],
  ["netcat", "Bob\n", refuseByText, "Username accepted\n"],
  ["silent netcat", "", refuseByText, "Enter your name: "],
];

describe.skipIf(ownAddress === undefined)("a class that takes encrypted connections only", () => {
  for (const [name, first, refusal, here] of protocols) {
    test(`${name} from another machine is told how to join and closed; by TLS, and from this machine, it comes in`, async () => {
      await using room = await tlsOnlyClass();
      const { port } = room.server;
      const refused = await PlainPeer.connect(port, undefined, undefined, ownAddress);
      refused.writes(first);
      await refused.isClosed();
      expect(refused.shown.text).toBe(refusal(`${ownAddress}:${port}`));
      expect(room.server.log.view.memberCount).toBe(0);
      for (const [tls, from] of [
        [anyServer, ownAddress],
        [undefined, "127.0.0.1"],
      ] as const) {
        const peer = await PlainPeer.connect(port, undefined, tls, from);
        peer.writes(first.replaceAll("Bob", tls ? "Ann" : "Bob"));
        await peer.sees(here);
        peer.close();
      }
      expect(room.faults).toEqual([]);
    });
  }

  test("a browser from another machine is shown the https address, which opens; from this machine http does", async () => {
    await using room = await tlsOnlyClass();
    const address = `${ownAddress}:${room.server.port}`;
    for (const path of ["/", "/health", "/ws"]) {
      const page = await fetch(`http://${address}${path}`);
      expect(page.status).toBe(426);
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await page.text()).toContain(`<a href="https://${address}/">https://${address}/</a>`);
    }
    expect((await fetch(`https://${address}/`, { tls: anyServer })).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${room.server.port}/`)).status).toBe(200);
    expect(room.faults).toEqual([]);
  });

  test("a WebSocket from another machine is refused by ws and taken by wss; from this machine by both", async () => {
    await using room = await tlsOnlyClass();
    const { port } = room.server;
    await expect(WebLine.connect(port, {}, undefined, ownAddress)).rejects.toThrow();
    const byHand = await PlainPeer.connect(port, undefined, undefined, ownAddress);
    byHand.writes(upgradeRequest);
    await byHand.sees("HTTP/1.1 426 Upgrade Required\r\n");
    await byHand.isClosed();
    (await WebLine.connect(port, {}, anyServer, ownAddress)).close();
    (await WebLine.connect(port, {}, anyServer)).close();
    (await WebLine.connect(port)).close();
    expect(room.faults).toEqual([]);
  });
});
