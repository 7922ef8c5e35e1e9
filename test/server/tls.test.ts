import { expect, spyOn, test } from "bun:test";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect } from "node:tls";
import { limits } from "../../src/model/limits.ts";
import { classroom } from "../support/classroom.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import type { ProtocolPeer } from "../support/protocolPeer.ts";
import { framePeer, ircProtocolPeer } from "../support/protocolPeer.ts";
import { WebLine } from "../support/webLine.ts";

/** Whoever the server is: these tests are about what goes through. */
const anyServer: Bun.TLSOptions = { rejectUnauthorized: false };

/** Milliseconds after which a server would look at its peers by itself: no test takes so long. */
const neverMs = 2_000_000_000;

test("in one class at once TLS and plain peers of every protocol see the same order, and nothing is lost", async () => {
  await using room = await classroom();
  const { port } = room.server;
  await using stack = new AsyncDisposableStack();
  const peers: ProtocolPeer[] = [];
  const texts: PlainPeer[] = [];
  for (const [mark, tls] of [
    ["P", undefined],
    ["T", anyServer],
  ] as const) {
    const native = await NativePeer.over(
      await PlainPeer.connect(port, undefined, tls),
      `${mark}nat`,
    );
    const web = await NativePeer.over(await WebLine.connect(port, {}, tls), `${mark}web`);
    const irc = await IrcPeer.connect(port, `${mark}irc`, "", tls);
    const text = await PlainPeer.connect(port, `${mark}net`, tls);
    for (const peer of [native, web, irc, text]) stack.defer(() => peer.close());
    peers.push(
      framePeer(`${mark}nat`, native),
      framePeer(`${mark}web`, web),
      ircProtocolPeer(`${mark}irc`, irc),
    );
    texts.push(text);
  }
  for (let round = 0; round < 20; round += 1) {
    for (const peer of peers) peer.types(`${peer.name} says ${round}`);
    texts[round % 2]?.types(`line ${round}`);
  }
  // Twice: what the last one said in the first round has reached all who ask in the second.
  for (let round = 0; round < 2; round += 1) {
    await Promise.all([...peers, ...texts].map((peer) => peer.isUpToDate()));
  }
  const order = room.window.lines.flatMap((line) => {
    const [, from, text] = /^(\w+)>(.*)$/.exec(line) ?? [];
    return from === undefined ? [] : [`${from}>everyone:${text}`];
  });
  expect(order).toHaveLength(20 * peers.length + 20);
  for (const { name, messages } of peers) {
    expect(messages).toEqual(order.filter((line) => !line.startsWith(`${name}>`)));
  }
  for (const [index, { shown }] of texts.entries()) {
    const heard = shown.lines.flatMap((line) => {
      const [, from, text] = /^(\S+) in ClassChat : (.*)$/.exec(line) ?? [];
      return from === undefined ? [] : [`${from}>everyone:${text}`];
    });
    const name = index === 0 ? "Pnet" : "Tnet";
    expect(heard).toEqual(order.filter((line) => !line.startsWith(`${name}>`)));
  }
  expect(room.faults).toEqual([]);
});

test("a silent peer is asked for its name once the handshake is done", async () => {
  await using room = await classroom();
  const peer = await PlainPeer.connect(room.server.port, undefined, anyServer);
  await peer.sees("Enter your name: ");
  peer.types("Ann");
  await peer.sees("Username accepted\n");
  peer.close();
});

test("a peer that ends its side still hears the answers, and the server then closes", async () => {
  await using room = await classroom();
  const peer = await PlainPeer.connect(room.server.port, "Ann", anyServer);
  peer.types("/who");
  peer.endsWriting();
  await peer.sees("1 here: Ann (you)\n");
  await peer.isClosed();
  await room.window.sees("Ann disconnected...");
});

test("plain bytes after a handshake record, and a reset, close that one connection without a fault", async () => {
  await using room = await classroom();
  const { port } = room.server;
  const ann = await PlainPeer.connect(port, "Ann", anyServer);
  const garbage = await PlainPeer.connect(port);
  garbage.writes("\u0016\u0003\u0001\u0000\u0010Bob\nhello everyone\n");
  await garbage.isClosed();
  const plainInside = await PlainPeer.connect(port);
  plainInside.writes("\u0016");
  plainInside.writes("{}\n{}\n{}\n");
  await plainInside.isClosed();
  const bob = await PlainPeer.connect(port, "Bob", anyServer);
  bob.vanishes();
  await room.window.sees("Bob disconnected...");
  ann.types("still here");
  await room.window.sees("Ann>still here");
  ann.close();
  expect(room.faults).toEqual([]);
});

test("what is no TLS after the handshake closes that one connection without a fault", async () => {
  await using room = await classroom();
  const { port } = room.server;
  for (const broken of ["plain text\n", `\u0017\u0003\u0003\u0000 ${"x".repeat(32)}`]) {
    const socket = connectPlain({ host: "127.0.0.1", port });
    const secure = connect({ socket, rejectUnauthorized: false });
    secure.on("error", () => {});
    await once(secure, "secureConnect");
    secure.write("Ann\n");
    await room.window.sees("Ann has connected");
    socket.write(broken, "latin1");
    await room.window.sees("Ann disconnected...");
    socket.destroy();
  }
  expect(room.faults).toEqual([]);
});

test("TLS within TLS is not spoken: what begins like it is a line", async () => {
  await using room = await classroom();
  const peer = await PlainPeer.connect(room.server.port, undefined, anyServer);
  peer.writes("\u0016Ann\nAnn\n");
  await peer.sees("Username accepted\n");
  peer.close();
});

test("an encrypted peer that reads slowly gets every byte, and holds up nobody", async () => {
  await using room = await classroom();
  const { port } = room.server;
  const slow = await NativePeer.over(await PlainPeer.connect(port, undefined, anyServer), "Slow");
  const bob = await NativePeer.connect(port, "Bob");
  slow.line.stopsReading();
  const said = Array.from({ length: 1_500 }, (_, index) => `${index} ${"x".repeat(3_500)}`);
  for (const text of said) bob.says("everyone", text);
  await bob.isUpToDate();
  slow.line.readsAgain();
  await slow.isUpToDate();
  expect(slow.messages).toEqual(said.map((text) => `Bob>everyone:${text}`));
  slow.close();
  bob.close();
});

test("an encrypted peer that stopped reading is cut with its goodbye behind whole lines", async () => {
  using intervals = spyOn(globalThis, "setInterval");
  await using room = await classroom({ tickMs: neverMs });
  const [look] = intervals.mock.calls.find(([, ms]) => ms === neverMs) ?? [];
  const { port } = room.server;
  const slow = await NativePeer.over(await PlainPeer.connect(port, undefined, anyServer), "Slow");
  slow.line.stopsReading();
  const bob = await NativePeer.connect(port, "Bob");
  for (let said = 0; said < 2_000; said += 1) bob.says("everyone", "x".repeat(3_900));
  await bob.hears("receipt", ({ seq }) => seq === 2_000);
  for (let looks = 0; looks <= limits.stalledTicks + 1; looks += 1) look?.();
  await room.window.sees("Slow disconnected...");
  slow.line.readsAgain();
  await slow.isClosed();
  expect(slow.line.shown.text).toEndWith("\n");
  expect(slow.heard.at(-1)).toMatchObject({ type: "bye", code: "too_slow" });
  bob.close();
});

test("IRC's INFO tells the fingerprint of the certificate that the client sees", async () => {
  await using room = await classroom();
  const { port } = room.server;
  const { promise: seen, resolve: see } = Promise.withResolvers<string>();
  const client = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
    see(client.getPeerX509Certificate()?.fingerprint256 ?? "");
    client.destroy();
  });
  const irc = await IrcPeer.connect(port, "Irma", "", anyServer);
  const told = await irc.answers("INFO");
  expect(told.join("\n")).toContain(`SHA-256: ${await seen}`);
  irc.close();
});

test("an https page may not join by ws, nor an http page by wss", async () => {
  await using room = await classroom();
  const { port } = room.server;
  const own = (scheme: string) => ({ Origin: `${scheme}://127.0.0.1:${port}` });
  (await WebLine.connect(port, own("https"), anyServer)).close();
  (await WebLine.connect(port, own("http"))).close();
  await expect(WebLine.connect(port, own("http"), anyServer)).rejects.toThrow();
  await expect(WebLine.connect(port, own("https"))).rejects.toThrow();
});

test("the page comes by https, without a word about later visits (HSTS)", async () => {
  await using room = await classroom();
  const page = await fetch(`https://127.0.0.1:${room.server.port}/`, { tls: anyServer });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("ClassChat");
  expect(page.headers.has("strict-transport-security")).toBe(false);
});
