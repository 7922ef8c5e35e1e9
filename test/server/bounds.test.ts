import { expect, test } from "bun:test";
import { rateBurst } from "../../src/transport/rateLimit.ts";
import { limits } from "../../src/model/limits.ts";
import { classroom } from "../support/classroom.ts";
import { talkUntilGone } from "../support/talkUntilGone.ts";

test("a client that does not read is let go with too_slow and delays nobody", async () => {
  await using room = await classroom({ tickMs: 20 });
  const stalled = await room.native("Stalled");
  stalled.line.stopsReading();
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  await talkUntilGone(room, "Stalled", bob, alice);
  stalled.line.readsAgain();
  await stalled.hears("bye", ({ code }) => code === "too_slow");
  await stalled.isClosed();
  const seqs = stalled.heard.filter((frame) => frame.type === "message").map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  await alice.isUpToDate();
});

test("beyond its burst a client is read more slowly, and nothing that it sent is cut off", async () => {
  await using room = await classroom({ rate: 200 });
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  const many = 2 * rateBurst;
  const ids = Array.from({ length: many }, (_, index) => bob.says("everyone", `line ${index}`));
  await alice.hears("message", ({ text }) => text === `line ${many - 1}`);
  expect(alice.messages).toEqual(ids.map((_, index) => `Bob>everyone:line ${index}`));
});

test("what a peer sent before it ended its side is still delivered, within its rate limit", async () => {
  await using room = await classroom({ rate: 200 });
  const alice = await room.native("Alice");
  const bob = await room.plain();
  const lines = Array.from({ length: 2 * rateBurst }, (_, index) => `line ${index}`);
  bob.writes(["Bob", ...lines, "without a line end"].join("\n"));
  bob.endsWriting();
  await alice.hears("message", ({ text }) => text === "without a line end");
  expect(alice.messages.length).toBe(lines.length + 1);
  await bob.isClosed();
  await room.window.sees("Bob disconnected...");
});

test("a line without end is refused once, and later lines are delivered", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const bob = await room.plain("Bob");
  for (let chunk = 0; chunk < 40; chunk++) bob.writes("y".repeat(10_000));
  bob.types("", "short again");
  await bob.sees("Message not delivered. It has more than 65536 bytes");
  await alice.hears("message", ({ text }) => text === "short again");
  expect(alice.messages).toEqual(["Bob>everyone:short again"]);
});

test("the third malformed frame closes the connection, and not the second", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  bob.line.types("{not json", '{"type":"say","id":"a","to":"everyone"}');
  await bob.hears("refused", ({ code }) => code === "bad_frame");
  expect(await bob.hears("refused")).toMatchObject({ code: "bad_frame", id: "a" });
  await bob.isUpToDate();
  bob.sends({ type: "unheard of" });
  await bob.hears("refused", ({ code }) => code === "bad_frame");
  await bob.isClosed();
});

test("a frame before hello is refused, and a second hello too", async () => {
  await using room = await classroom();
  const bob = await room.native();
  bob.says("everyone", "too early");
  expect(await bob.hears("refused")).toMatchObject({ code: "bad_frame" });
  bob.sends({ type: "hello", v: 1, name: "Bob", more: "is ignored" });
  await bob.hears("welcome");
  bob.sends({ type: "hello", v: 1, name: "Tom" });
  expect(await bob.hears("refused")).toMatchObject({ code: "bad_frame" });
});

test("another version of the frames is refused and closed", async () => {
  await using room = await classroom();
  const bob = await room.native();
  bob.sends({ type: "hello", v: 2, name: "Bob" });
  expect(await bob.hears("refused")).toMatchObject({ code: "version" });
  await bob.isClosed();
});

test("no frame of a class of 1,000 long names is longer than a line may be", async () => {
  await using room = await classroom();
  const long = "ö".repeat(limits.nameCharacters - 4);
  const members = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => room.native(`${long}${index}`)),
  );
  const last = await room.native("Last");
  last.sends({ type: "who" });
  const whole = await last.hears("members", ({ more }) => more === undefined);
  expect(whole.members).toContain("Last");
  const lengths = last.line.shown.lines.map((line) => Buffer.byteLength(line));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(limits.lineBytes);
  const named = last.heard.flatMap((frame) => {
    if (frame.type === "welcome") return frame.members;
    return frame.type === "presence" ? frame.joined : [];
  });
  expect(new Set(named).size).toBeGreaterThanOrEqual(members.length);
});

test("a malformed frame as long as a line is refused with a line no longer than one", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  bob.line.writes(
    Buffer.concat([Buffer.from('{"type":"'), Buffer.alloc(65_000, 0xff), Buffer.from('"}\n')]),
  );
  await bob.hears("refused", ({ code }) => code === "bad_frame");
  for (const line of bob.line.shown.lines) expect(Buffer.byteLength(line)).toBeLessThan(1_000);
});

test("recipients as long as a line do not keep others from being answered", async () => {
  await using room = await classroom();
  const mallory = await room.native("Mallory");
  const bob = await room.native("Bob");
  for (let sent = 0; sent < 200; sent++) mallory.says("\ufdfa".repeat(21_000), "x");
  await bob.isUpToDate();
  await mallory.hears("refused", ({ id }) => id === "n200");
});

test("a long history is shown whole to a client that reads it", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  for (let index = 0; index < 1_000; index++) bob.says("everyone", `${index} ${"é".repeat(3_900)}`);
  await bob.hears("receipt", ({ seq }) => seq === 1_000);
  const alice = await room.native();
  alice.sends({ type: "hello", v: 1, name: "Alice", since: 0 });
  bob.says("everyone", "meanwhile");
  await alice.hears("message", ({ seq }) => seq === 1_000);
  bob.says("everyone", "and then");
  await alice.hears("message", ({ text }) => text === "and then");
  expect(alice.messages.length).toBe(1_002);
});
