import { expect, test } from "bun:test";
import { openStore } from "../../src/store/openStore.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

const withGrace = { graceMs, json: true };

/** Comes back over a new connection; returns it and its welcome. */
async function comeBack(room: Classroom, gone: NativePeer, since: number) {
  const [welcome] = gone.heard;
  if (welcome?.type !== "welcome") throw new Error("was never welcome");
  const peer = await room.native();
  peer.sends({ type: "hello", v: 1, name: welcome.name, resume: welcome.token, since });
  return { peer, welcome: await peer.hears("welcome") };
}

test("a dropped connection is resumed: what was missed comes once and in order, then what is live", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  const alice = await room.plain("Alice");
  alice.types("seen");
  const { seq } = await bob.hears("message");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  alice.types("missed one", "Bob:missed two", "bob:not theirs");
  await alice.sees("Did you mean Bob?");
  const { peer, welcome } = await comeBack(room, bob, seq);
  expect(welcome).toMatchObject({ resumed: true, name: "Bob", members: ["Alice"] });
  alice.types("live");
  await peer.hears("message", ({ text }) => text === "live");
  expect(peer.messages).toEqual([
    "Alice>everyone:missed one",
    "Alice>Bob:missed two",
    "Alice>everyone:live",
  ]);
  expect(alice.shown.text).not.toContain("left");
  await room.window.sees('"event":"resumed"');
});

test("a private message to a member who is away is receipted as held", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  const id = alice.says("Bob", "later");
  const receipt = await alice.hears("receipt");
  expect(receipt).toEqual({ type: "receipt", id, seq: 1, status: 0, delivered: 0, held: 1 });
  await room.window.sees('"held":1');
  const { peer } = await comeBack(room, bob, 0);
  expect(await peer.hears("message")).toMatchObject({ text: "later" });
});

test("a new name whose answer was lost is told by the welcome, and asking for it again is harmless", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  const request = { type: "rename", id: "r1", name: "Rob" };
  bob.sends(request);
  await alice.hears("renamed");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  const { peer, welcome } = await comeBack(room, bob, 0);
  expect(welcome).toMatchObject({ resumed: true, name: "Rob" });
  peer.sends(request);
  expect(await peer.hears("done")).toEqual({ type: "done", id: "r1" });
  // The name they gave up is another's now.
  const next = await room.native("Bob");
  next.says("Rob", "hi");
  expect(await peer.hears("message")).toMatchObject({ from: "Bob", to: "Rob" });
  await alice.isUpToDate();
  expect(alice.heard.filter(({ type }) => type === "renamed")).toHaveLength(1);
});

test("a wrong token is refused as a taken name", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  const thief = await room.native();
  thief.sends({ type: "hello", v: 1, name: "Bob", resume: "guessed", since: 0 });
  expect(await thief.hears("refused")).toMatchObject({ code: "name_taken" });
  await thief.isClosed();
  const { welcome } = await comeBack(room, bob, 0);
  expect(welcome.resumed).toBe(true);
});

test("a token comes from 128 random bits or more, and is another for each stay", async () => {
  await using room = await classroom(withGrace);
  const tokens = new Set<string>();
  for (const name of ["Bob", "Alice", "Tom"]) {
    const [welcome] = (await room.native(name)).heard;
    if (welcome?.type !== "welcome") throw new Error("was never welcome");
    expect(Buffer.from(welcome.token, "base64url").length).toBeGreaterThanOrEqual(16);
    tokens.add(welcome.token);
  }
  expect(tokens.size).toBe(3);
});

test("a say repeated after a reconnect gets the same receipt and is delivered once", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  const say = { type: "say", id: "same", to: "Alice", text: "once" };
  bob.sends(say);
  const first = await bob.hears("receipt");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  const { peer } = await comeBack(room, bob, 0);
  peer.sends(say);
  expect(await peer.hears("receipt")).toEqual(first);
  await peer.isUpToDate();
  await alice.isUpToDate();
  expect(alice.messages).toEqual(["Bob>Alice:once"]);
});

test("a member who says exit is gone at once, and their name is free", async () => {
  await using room = await classroom(withGrace);
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  bob.says("Alice", "and bye");
  bob.sends({ type: "exit" });
  await bob.hears("receipt");
  await bob.isClosed();
  await alice.hears("message", ({ text }) => text === "and bye");
  await alice.hears("presence", ({ left }) => left.includes("Bob"));
  await room.native("Bob");
});

test("a new stay keeps the token that brought back nothing", async () => {
  await using room = await classroom(withGrace);
  const token = "t".repeat(32);
  const bob = await room.native();
  bob.sends({ type: "hello", v: 1, name: "Bob", resume: token, since: 7 });
  const welcome = await bob.hears("welcome");
  expect(welcome.token).toBe(token);
  expect(welcome.resumed).toBeUndefined();
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  expect((await comeBack(room, bob, 0)).welcome.resumed).toBe(true);
});

test("a newcomer who asks for what was said before, and is cut off in it, is told the rest", async () => {
  await using room = await classroom(withGrace);
  const alice = await room.native("Alice");
  for (const text of ["one", "two", "three"]) alice.says("everyone", text);
  await alice.hears("receipt", ({ seq }) => seq === 3);
  const bob = await room.native("Bob");
  bob.line.vanishes();
  await room.window.sees('"event":"away"');
  alice.says("everyone", "four");
  await alice.hears("receipt", ({ seq }) => seq === 4);
  const { peer } = await comeBack(room, bob, 1);
  await peer.hears("message", ({ text }) => text === "four");
  expect(peer.messages.map((line) => line.split(":")[1])).toEqual(["two", "three", "four"]);
});

test("a newcomer is shown the last messages to everyone, marked as earlier ones", async () => {
  await using room = await classroom({ replay: 2 });
  const bob = await room.native("Bob");
  for (const text of ["one", "two", "three"]) bob.says("everyone", text);
  bob.says("Bob", "private");
  await bob.hears("receipt", ({ seq }) => seq === 4);
  const alice = await room.native("Alice");
  await alice.isUpToDate();
  const told = alice.heard.filter((frame) => frame.type === "message");
  expect(told.map(({ text, earlier }) => [text, earlier])).toEqual([
    ["two", true],
    ["three", true],
  ]);
  const tom = await room.plain();
  tom.types("Tom");
  await tom.sees("Type /help for everything else you can type.\n");
  await tom.sees("[earlier] Bob in ClassChat : two\n[earlier] Bob in ClassChat : three\n");
});

test("after a crash the names of those who cannot come back to a seat are free, their rooms led by others", async () => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, choice: "usual", now: Date.now }).store;
  const store = open();
  const before = new TestClass(store);
  const gone = before.join("Ann").member;
  const kept = before.join("Bob", "bob's").member;
  for (const member of [gone, kept]) before.joinRoom(member, "#lab");
  before.endTurn();
  store.close();

  await using room = await classroom({ ...withGrace, store: open() });
  const ann = await room.irc("Ann");
  expect(await ann.answers("NAMES #lab")).toContain(":irc.test 353 Ann = #lab :@Bob");
  const thief = await room.irc();
  thief.sends("NICK Bob", "USER b 0 * :b");
  await thief.sees(" 433 ");
});

test("beyond the grace period the token brings back name, groups and what was missed, by frames", async () => {
  await using room = await classroom({ graceMs: 0 });
  const bob = await room.native("Bob");
  const [ann, cem] = [await room.plain("Ann"), await room.irc("Cem")];
  ann.types("group groupRed Ann,Bob,Cem");
  await bob.hears("grouped");
  bob.line.vanishes();
  await room.window.sees("Bob disconnected...\n");
  await cem.sees(":Bob!Bob@classchat QUIT");
  ann.types("groupRed:read it when you are back");
  await room.window.sees("sent to 1\n");
  const { peer, welcome } = await comeBack(room, bob, 0);
  expect(welcome).toMatchObject({ returned: true, name: "Bob", groups: ["groupRed"], rooms: [] });
  expect(welcome.resumed).toBeUndefined();
  expect(await peer.hears("message")).toMatchObject({ text: "read it when you are back" });
  await room.window.sees("Bob has connected\nNumber of active clients: 3\n");
  await ann.sees("Bob is back in groupRed\n");
  await cem.sees(":Bob!Bob@classchat JOIN #everyone");
  await cem.sees(":Bob!Bob@classchat JOIN #groupRed");
});

test("a name that somebody else has by then is refused, and the token goes with another", async () => {
  await using room = await classroom({ graceMs: 0 });
  const bob = await room.native("Bob");
  const ann = await room.plain("Ann");
  await room.plain("Cem");
  ann.types("group groupRed Ann,Bob,Cem");
  await bob.hears("grouped");
  const [first] = bob.heard;
  if (first?.type !== "welcome") throw new Error("was never welcome");
  bob.line.vanishes();
  await room.window.sees("Bob disconnected...\n");
  await room.plain("Bob");
  const hello = { type: "hello", v: 1, resume: first.token, since: 0 };
  const refused = await room.native();
  refused.sends({ ...hello, name: "Bob" });
  expect(await refused.hears("refused")).toMatchObject({ code: "name_taken" });
  await refused.isClosed();
  const back = await room.native();
  back.sends({ ...hello, name: "Bobby" });
  const again = { returned: true, name: "Bobby", groups: ["groupRed"] } as const;
  expect(await back.hears("welcome")).toMatchObject(again);
});
