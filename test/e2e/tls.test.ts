import { expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatFingerprint } from "../../src/model/fingerprint.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { Piped } from "../support/piped.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";
import { WeeChat } from "../support/weeChat.ts";

/** The fingerprint that the server tells whoever comes by TLS. */
async function shownBy({ port }: { port: number }): Promise<string> {
  const tls = { rejectUnauthorized: false };
  const answer = await fetch(`https://127.0.0.1:${port}/health`, { tls });
  const { fingerprint } = (await answer.json()) as { fingerprint: string };
  return formatFingerprint(fingerprint);
}

/** Another server's: its last digit differs. */
function otherThan(fingerprint: string): string {
  return fingerprint.slice(0, -1) + (fingerprint.endsWith("0") ? "1" : "0");
}

test("openssl s_client joins as netcat does, and sees the fingerprint that the server shows", async () => {
  await using server = await Program.serve();
  const fingerprint = await shownBy(server);
  const address = `127.0.0.1:${server.port}`;
  await using person = new Piped("openssl", "s_client", "-quiet", "-connect", address);
  await person.sees("Enter your name: ");
  person.types("Ann");
  await person.sees("Username accepted");
  const shell = `openssl s_client -connect ${address} </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256`;
  const seen = await Bun.$`sh -c ${shell}`.text();
  expect(seen.toLowerCase()).toBe(`sha256 fingerprint=${fingerprint}\n`.toLowerCase());
});

test("a peer that wants to renegotiate by TLS 1.2 is refused, and nobody else notices", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const address = `127.0.0.1:${server.port}`;
  await using person = new Piped("openssl", "s_client", "-tls1_2", "-connect", address);
  await person.sees("Enter your name: ");
  person.types("Ann");
  await person.sees("Username accepted");
  // A line that begins with R asks for it (openssl-s_client(1)).
  person.types("R");
  await person.ended();
  await server.out.sees("Ann disconnected...");
  await bob.isUpToDate();
  expect(server.err.text).not.toContain("fault");
  bob.close();
});

test("irssi joins by TLS with the pinned fingerprint, and refuses another", async () => {
  await using server = await Program.serve("--irc-name", "irc.test");
  const fingerprint = await shownBy(server);
  const home = await mkdtemp(join(tmpdir(), "classchat-irssi-"));
  await using irssi = new TerminalProgram(["--home", home, "--nick", "Irma"], {
    program: "irssi",
    cols: 140,
    rows: 40,
  });
  await irssi.shows("[(status)]");
  const connects = (pin: string): void => {
    irssi.types(`/connect -tls -tls_pinned_cert ${pin} 127.0.0.1 ${server.port}${keys.enter}`);
  };
  connects(otherThan(fingerprint));
  await irssi.shows("Pinned certificate mismatch");
  expect(server.out.text).not.toContain("Irma has connected");
  connects(fingerprint);
  await server.out.sees("Irma has connected");
  irssi.types(`/quit${keys.enter}`);
  await irssi.exitCode();
  await rm(home, { recursive: true });
});

test("WeeChat joins by TLS with the pinned fingerprint, and refuses another", async () => {
  await using server = await Program.serve("--irc-name", "irc.test");
  const hex = (await shownBy(server)).replaceAll(":", "");
  const other = await WeeChat.connect(server.port, "Wrong", [], otherThan(hex));
  await other.buffer("server.cc").sees("TLS handshake failed");
  await other[Symbol.asyncDispose]();
  await using right = await WeeChat.connect(server.port, "Wanda", [], hex);
  await right.buffer("server.cc").sees("Welcome to ClassChat, Wanda!");
  await server.out.sees("Wanda has connected");
  expect(server.out.text).not.toContain("Wrong has connected");
});

test("a server for its own machine alone has no certificate after its start; it is made for the first who needs it", async () => {
  using folder = new DataFolder();
  await using server = await Program.serve("--data-dir", folder.path);
  const ann = await PlainPeer.connect(server.port, "Ann");
  expect(await readdir(folder.path)).not.toContain("certificate.pem");
  expect(server.err.text).not.toContain("Fingerprint");
  expect(await shownBy(server)).toMatch(/^([\dA-F]{2}:){31}[\dA-F]{2}$/);
  expect(await readdir(folder.path)).toContain("certificate.pem");
  ann.close();
});

test("a server's fingerprint is the same after a restart in its folder", async () => {
  using folder = new DataFolder();
  await using first = await Program.serve("--data-dir", folder.path);
  const fingerprint = await shownBy(first);
  first.signal("SIGTERM");
  await first.exitCode();
  await using again = await Program.serve("--data-dir", folder.path);
  expect(await shownBy(again)).toBe(fingerprint);
});

test("a server whose certificate is damaged says so once in a sentence, and serves without TLS", async () => {
  using folder = new DataFolder();
  await Bun.write(join(folder.path, "certificate.pem"), "nonsense");
  await chmod(join(folder.path, "certificate.pem"), 0o600);
  await using server = await Program.serve("--data-dir", folder.path);
  for (let tries = 0; tries < 2; tries++) {
    const peer = await PlainPeer.connect(server.port);
    peer.writes("\u0016\u0003\u0001");
    await peer.sees(
      "This ClassChat server cannot speak TLS: its window says why. Join without TLS.\n",
    );
    await peer.isClosed();
  }
  await server.err.sees("certificate.pem is damaged, so nobody can join by TLS.");
  expect(server.err.text.split("is damaged")).toHaveLength(2);
  const ann = await PlainPeer.connect(server.port, "Ann");
  ann.close();
});

test("serve --tls-only says https where others join, and http on this machine", async () => {
  await using server = await Program.serve("--tls-only", "--host", "0.0.0.0", "--no-history");
  await server.err.sees("Fingerprint");
  const urls = server.err.text.match(/https?:\/\/\S+/g) ?? [];
  expect(urls).toContain(`http://127.0.0.1:${server.port}`);
  const others = urls.filter((url) => !url.includes("//127."));
  expect(others.filter((url) => !url.startsWith("https:"))).toEqual([]);
});

test("serve --tls-only does not start with a certificate that cannot be used, and says why and what to do", async () => {
  using folder = new DataFolder();
  const certificate = join(folder.path, "certificate.pem");
  await Bun.write(certificate, "nonsense");
  await chmod(certificate, 0o600);
  const flags = ["--tls-only", "--port", "0", "--data-dir", folder.path];
  const { code, out, err } = await Program.run(["serve", ...flags]);
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err).toContain(`The certificate ${certificate} is damaged, so nobody can join by TLS.`);
  expect(err).toContain("Or start it without --tls-only.");
  await rm(certificate);
  await using server = await Program.serve(...flags);
  const ann = await PlainPeer.connect(server.port, "Ann", { rejectUnauthorized: false });
  ann.close();
});
