import { expect, test } from "bun:test";
import { rateBurst } from "../../src/transport/rateLimit.ts";
import { limits } from "../../src/model/limits.ts";
import { webMessageBytes } from "../../src/transport/web/webSocketSink.ts";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { talkUntilGone } from "../support/talkUntilGone.ts";
import { clientFrame, opcodes, upgradeRequest } from "../support/webBytes.ts";

const hello = JSON.stringify({ type: "hello", v: 1, name: "Raw" });

function say(text: string): string {
  return JSON.stringify({ type: "say", to: "Bob", id: text, text });
}

/** A WebSocket of which the test writes every byte, and that can stop reading. */
async function rawWebSocket(port: number, name?: string): Promise<PlainPeer> {
  const peer = await PlainPeer.connect(port);
  peer.writes(upgradeRequest);
  await peer.sees("HTTP/1.1 101");
  if (name !== undefined) {
    peer.writes(clientFrame(hello.replace("Raw", name)));
    await peer.sees('"type":"welcome"');
  }
  return peer;
}

test("a WebSocket that does not read is let go with too_slow and delays nobody", async () => {
  await using room = await classroom({ tickMs: 20 });
  const stalled = await rawWebSocket(room.server.port, "Stalled");
  stalled.stopsReading();
  const bob = await room.native("Bob");
  const ann = await room.web("Ann");
  await talkUntilGone(room, "Stalled", bob, ann);
  stalled.readsAgain();
  await stalled.isClosed();
  const seqs = [...stalled.shown.text.matchAll(/"seq":(\d+),"at"/g)].map(([, seq]) => Number(seq));
  expect(seqs.length).toBeGreaterThan(0);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  await ann.isUpToDate();
  expect(room.faults).toEqual([]);
});

test("beyond its burst a web peer is read more slowly, and nothing that it sent is cut off", async () => {
  await using room = await classroom({ rate: 200 });
  const ann = await room.web("Ann");
  const bob = await room.native("Bob");
  const many = 2 * rateBurst;
  // Half of them in messages of their own, half in one.
  for (let index = 0; index < many; index++) ann.says("everyone", `line ${index}`);
  const lines = Array.from({ length: many }, (_, index) => {
    return JSON.stringify({ type: "say", id: `m${index}`, to: "everyone", text: `more ${index}` });
  });
  ann.line.types(...lines);
  await bob.hears("message", ({ text }) => text === `more ${many - 1}`);
  expect(bob.messages).toEqual([
    ...lines.map((_, index) => `Ann>everyone:line ${index}`),
    ...lines.map((_, index) => `Ann>everyone:more ${index}`),
  ]);
});

test("the third malformed frame closes a WebSocket, and not the second", async () => {
  await using room = await classroom();
  const ann = await room.web("Ann");
  ann.line.types("{not json", '{"type":"say","id":"a","to":"everyone"}');
  await ann.hears("refused", ({ code }) => code === "bad_frame");
  expect(await ann.hears("refused")).toMatchObject({ code: "bad_frame", id: "a" });
  await ann.isUpToDate();
  ann.sends({ type: "unheard of" });
  await ann.hears("refused", ({ code }) => code === "bad_frame");
  await ann.isClosed();
});

test("a line that is too long is refused, a message that is too long closes its connection alone", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const ann = await room.web("Ann");
  ann.line.sends("y".repeat(limits.lineBytes + 1));
  await ann.hears("refused", ({ code }) => code === "bad_frame");
  ann.says("Bob", "still here");
  await bob.hears("message", ({ text }) => text === "still here");
  ann.line.sends("y".repeat(webMessageBytes + 1));
  await ann.isClosed();
  await bob.hears("presence", ({ left }) => left.includes("Ann"));
  expect(room.faults).toEqual([]);
});

test("a message without end closes its connection alone", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const endless = await rawWebSocket(room.server.port, "Endless");
  const part = "y".repeat(60_000);
  endless.writes(clientFrame(part, opcodes.text, false));
  for (let sent = part.length; sent <= webMessageBytes; sent += part.length) {
    endless.writes(clientFrame(part, opcodes.continuation, false));
  }
  await endless.isClosed();
  await bob.hears("presence", ({ left }) => left.includes("Endless"));
});

test("frames come a byte at a time, in pieces, several a message, and in bytes", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const raw = await rawWebSocket(room.server.port);
  for (const byte of clientFrame(hello)) raw.writes(Uint8Array.of(byte));
  await raw.sees('"type":"welcome"');
  raw.writes(clientFrame(say("one").slice(0, 9), opcodes.text, false));
  raw.writes(clientFrame(say("one").slice(9), opcodes.continuation));
  raw.writes(clientFrame(`${say("two")}\r\n${say("three")}\n`));
  raw.writes(clientFrame(say("four"), 2));
  await bob.hears("message", ({ text }) => text === "four");
  expect(bob.messages).toEqual(["one", "two", "three", "four"].map((text) => `Raw>Bob:${text}`));
});

test("a refused name closes the WebSocket, which counted as a connection", async () => {
  await using room = await classroom();
  await room.native("Ann");
  const other = await room.web();
  other.sends({ type: "hello", v: 1, name: "ANN" });
  await other.hears("refused", ({ code }) => code === "name_taken");
  await other.isClosed();
  await room.window.sees("Duplicate username");
  expect(room.window.text).toContain("Total thread count: 2");
});

test("a long history is shown whole to a web peer that reads it", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  for (let index = 0; index < 1_000; index++) bob.says("everyone", `${index} ${"é".repeat(3_900)}`);
  await bob.hears("receipt", ({ seq }) => seq === 1_000);
  const ann = await room.web();
  ann.sends({ type: "hello", v: 1, name: "Ann", since: 0 });
  await ann.hears("message", ({ seq }) => seq === 1_000);
  bob.says("everyone", "and then");
  await ann.hears("message", ({ text }) => text === "and then");
  expect(ann.messages.length).toBe(1_001);
});

test("a web peer whose connection is lost comes back and gets what it missed", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  const bob = await room.native("Bob");
  const ann = await room.web();
  ann.sends({ type: "hello", v: 1, name: "Ann" });
  const { token } = await ann.hears("welcome");
  ann.line.vanishes();
  bob.says("Ann", "while you were away");
  await bob.hears("receipt");
  const again = await room.web();
  again.sends({ type: "hello", v: 1, name: "Ann", resume: token, since: 0 });
  expect(await again.hears("welcome")).toMatchObject({ resumed: true });
  await again.hears("message", ({ text }) => text === "while you were away");
  expect(again.messages).toEqual(["Bob>Ann:while you were away"]);
});
