import { expect, test } from "bun:test";
import { openStore } from "../../src/store/openStore.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

test("a group that is not there is nobody to write to, and another's is not one's own, on every protocol", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const mary = await room.plain("Mary");
  const tom = await room.irc("Tom");
  const [ann, pat, zoe] = [
    await room.plain("Ann"),
    await room.plain("Pat"),
    await room.plain("Zoe"),
  ];
  // Who comes and goes may be told a moment later.
  await tom.sees(":Zoe!");
  ann.types("group groupTheirs Ann,Pat,Zoe");
  await ann.sees("Group groupTheirs is created successfully\n");

  const notTheirs = { code: "not_member", text: "You are not in groupTheirs" };
  const another = bob.says("groupTheirs", "hello");
  expect(await bob.hears("refused")).toEqual({ type: "refused", id: another, ...notTheirs });
  mary.types("groupTheirs:hello");
  await mary.sees("You are not in groupTheirs\n");
  const byIrc = await tom.answers("PRIVMSG #groupTheirs :hello");
  expect(byIrc).toEqual([":irc.test 404 Tom #groupTheirs :You are not in groupTheirs"]);

  for (const peer of [ann, pat, zoe]) {
    peer.types("exit");
    await peer.isClosed();
  }
  await tom.sees(":Zoe!");
  const text = "Client not active. Message not delivered. Try later";
  const deleted = bob.says("groupTheirs", "hello");
  const refused = { type: "refused", id: deleted, code: "not_active", text } as const;
  expect(await bob.hears("refused")).toEqual(refused);
  mary.types("groupTheirs:hello");
  await mary.sees(`[From server]\n${text}\n`);
  expect(await tom.answers("PRIVMSG #groupTheirs :hello")).toEqual([
    `:irc.test 403 Tom #groupTheirs :${text}`,
  ]);
});

test("a group can be left by every protocol; the others are told, the window prints it, and what is said later does not come", async () => {
  await using room = await classroom();
  const [nat, web] = [await room.native("Nat"), await room.web("Web")];
  const [ann, pat] = [await room.plain("Ann"), await room.plain("Pat")];
  const [tom, tim] = [await room.irc("Tom"), await room.irc("Tim")];
  ann.types("group groupRed Ann,Nat,Web,Pat,Tom,Tim");
  await ann.sees("Group groupRed is created successfully\n");
  for (const peer of [tom, tim]) await peer.sees("366");

  nat.sends({ type: "leaveGroup", id: "l1", name: "groupRed", reason: "done" });
  expect(await nat.hears("done")).toEqual({ type: "done", id: "l1" });
  for (const peer of [nat, web]) {
    const left = { type: "groupLeft", name: "groupRed", members: ["Nat"], reason: "done" } as const;
    expect<object>(await peer.hears("groupLeft")).toEqual(left);
  }
  await ann.sees("Nat left groupRed (done)\n");
  await tim.sees(":Nat!Nat@classchat PART #groupRed :done");
  await room.window.sees("Nat>/leave groupRed\n");

  pat.types("/leave groupRed");
  await pat.sees("Pat left groupRed\n");
  await tim.sees(":Pat!Pat@classchat PART #groupRed");

  expect(await tom.answers("PART #groupred :bye")).toEqual([
    ":Tom!Tom@classchat PART #groupRed :bye",
  ]);
  expect(await tom.answers("PART #groupRed", "JOIN #groupRed", "PRIVMSG #groupRed :x")).toEqual([
    ":irc.test 442 Tom #groupRed :You are not in groupRed",
    ":irc.test 473 Tom #groupRed :Cannot join channel (+i): groups are closed",
    ":irc.test 404 Tom #groupRed :You are not in groupRed",
  ]);
  await ann.sees("Tom left groupRed (bye)\n");
  nat.sends({ type: "leaveGroup", id: "l2", name: "groupRed" });
  expect(await nat.hears("refused")).toMatchObject({ id: "l2", code: "not_member" });
  await room.window.sees("Nat>/leave groupRed\nYou are not in groupRed\n");

  ann.types("groupRed:the rest of us");
  await web.hears("message", ({ text }) => text === "the rest of us");
  await tim.sees("PRIVMSG #groupRed :the rest of us");
  for (const peer of [nat, pat, tom]) await peer.isUpToDate();
  expect(nat.messages).toEqual([]);
  expect(pat.shown.text).not.toContain("the rest of us");
  expect(tom.lines.join("\n")).not.toContain("the rest of us");
});

test("what was said while they were in a group comes to those who left it when they are back, later not, through a restart too", async () => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, choice: "usual", now: Date.now }).store;
  const store = open();
  const before = new TestClass(store);
  const [ann, bob, cem] = ["Ann", "Bob", "Cem"].map((name) => before.join(name, name).member);
  if (!ann || !bob || !cem) throw new Error("they have joined");
  before.createGroup(ann, "groupRed", ["Ann", "Bob", "Cem"]);
  before.deliver(ann, "groupRed", "while in it");
  before.leaveGroup(bob, "groupRed");
  before.disconnect(bob);
  before.deliver(ann, "groupRed", "later");
  expect(before.resume("Bob", 0).missed.map(({ text }) => text)).toEqual(["while in it"]);
  before.endTurn();
  store.close();
  const again = open();
  const after = new TestClass(again);
  const { missed, resumed } = after.resume("Bob", 0);
  expect(missed.map(({ text }) => text)).toEqual(["while in it"]);
  expect(resumed.groups).toEqual([]);
  const here = after.resume("Cem", 0);
  expect(here.missed.map(({ text }) => text)).toEqual(["while in it", "later"]);
  expect(here.resumed.groups).toEqual(["groupRed"]);
  again.close();
});

test("whoever made a group puts members in and takes them out, by every protocol, and everyone in it is told", async () => {
  await using room = await classroom();
  const [nat, web] = [await room.native("Nat"), await room.web("Web")];
  const [ann, pat] = [await room.plain("Ann"), await room.plain("Pat")];
  const [tom, tim] = [await room.irc("Tom"), await room.irc("Tim")];

  // Netcat's group: Tom is put in and taken out.
  ann.types("group groupRed Ann,Nat,Tim", "/group add groupRed Tom,Ram");
  await ann.sees("Ram is not active\nAnn added Tom in groupRed\n");
  await tom.sees("NOTICE Tom :Ann added you in groupRed");
  await tom.sees("JOIN #groupRed");
  await tom.sees("353 Tom @ #groupRed :Ann Nat Tim Tom");
  await tim.sees(":Tom!Tom@classchat JOIN #groupRed");
  const joined = { type: "groupJoined", name: "groupRed", by: "Ann", members: ["Tom"] } as const;
  expect<object>(await nat.hears("groupJoined")).toEqual(joined);
  await room.window.sees("Ann>/group add groupRed Tom\n");
  ann.types("/group drop groupRed Tom");
  await ann.sees("Ann removed Tom from groupRed\n");
  ann.types("/group");
  await ann.sees("3 in groupRed (made by you): Ann (you), Nat, Tim\n");
  await tom.sees(":Ann!Ann@classchat KICK #groupRed Tom :Ann");
  await tim.sees(":Ann!Ann@classchat KICK #groupRed Tom :Ann");
  expect(await nat.hears("groupLeft")).toMatchObject({ by: "Ann", members: ["Tom"] });
  await room.window.sees("Ann>/group drop groupRed Tom\n");
  nat.sends({ type: "addToGroup", id: "a", name: "groupRed", members: ["Pat"] });
  expect(await nat.hears("refused")).toMatchObject({ id: "a", code: "not_creator" });
  await room.window.sees(
    "Nat>/group add groupRed\nOnly whoever made groupRed, or a teacher, can do that\n",
  );

  // The same by frames.
  nat.sends({ type: "group", id: "g", name: "groupBlue", members: ["Nat", "Web", "Ann"] });
  nat.sends({ type: "addToGroup", id: "b", name: "groupBlue", members: ["Pat", "Ram"] });
  expect(await nat.hears("refused")).toMatchObject({ id: "b", member: "Ram" });
  expect(await nat.hears("done")).toEqual({ type: "done", id: "b" });
  await pat.sees("Nat added you in groupBlue\n");
  nat.sends({ type: "dropFromGroup", id: "d", name: "groupBlue", members: ["Web"], reason: "hm" });
  await nat.hears("done");
  expect(await web.hears("ungrouped")).toEqual({ type: "ungrouped", name: "groupBlue", by: "Nat" });
  await ann.sees("Nat removed Web from groupBlue (hm)\n");
  nat.sends({ type: "groups" });
  expect(await nat.hears("groups")).toEqual({
    type: "groups",
    groups: [
      { name: "groupRed", by: "Ann", members: ["Ann", "Nat", "Tim"], absent: [] },
      { name: "groupBlue", by: "Nat", members: ["Nat", "Ann", "Pat"], absent: [] },
    ],
  });

  // And by IRC, in whose own commands.
  await tom.answers("GROUP groupIrc Tom,Tim,Nat", "GROUP groupApart Tim,Nat,Ann");
  expect(await tom.answers("INVITE Pat #groupirc", "KICK #groupIrc Nat :enough")).toEqual([
    ":irc.test 341 Tom Pat #groupIrc",
    ":Pat!Pat@classchat JOIN #groupIrc",
    ":Tom!Tom@classchat KICK #groupIrc Nat :enough",
  ]);
  await pat.sees("Tom added you in groupIrc\n");
  expect(await nat.hears("ungrouped")).toMatchObject({ name: "groupIrc", by: "Tom" });
  expect(
    await tom.answers(
      "INVITE Tim #groupIrc",
      "KICK #groupIrc Nat",
      "KICK #groupApart Ann",
      "GROUP",
    ),
  ).toEqual([
    ":irc.test 443 Tom Tim #groupIrc :Tim is in groupIrc already",
    ":irc.test 441 Tom Nat #groupIrc :Nat is not in groupIrc",
    ":irc.test NOTICE Tom :Tom removed Ann from groupApart",
    ":irc.test NOTICE Tom :3 in groupIrc (made by you): Tom (you), Tim, Pat",
    ":irc.test NOTICE Tom :2 in groupApart (made by you): Tim, Nat",
  ]);
  await tim.sees(":Tom!Tom@classchat KICK #groupApart Ann :Tom");
  expect(await tim.answers("KICK #groupIrc Tom", "GROUP DROP groupIrc Pat")).toEqual([
    ":irc.test 482 Tim #groupIrc :Only whoever made groupIrc, or a teacher, can do that",
    ":irc.test NOTICE Tim :Only whoever made groupIrc, or a teacher, can do that",
  ]);
  tom.sends("GROUP DROP groupIrc Pat", "PRIVMSG server :/group add groupApart Web");
  await pat.sees("Tom removed you from groupIrc\n");
  await web.hears("grouped", ({ name }) => name === "groupApart");
  expect(await tim.answer("NAMES #groupIrc", "353")).toMatchObject({
    params: ["Tim", "@", "#groupIrc", "Tom Tim"],
  });
});

test("what a list of groups holds comes in as many frames as it needs", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const names = Array.from({ length: 90 }, (_, index) => `${"\u{20000}".repeat(29)}${index + 100}`);
  await Promise.all(names.map((name) => room.native(name)));
  for (let index = 0; index < 8; index++) {
    bob.sends({ type: "group", id: `g${index}`, name: `group${index}`, members: names });
  }
  bob.sends({ type: "groups" });
  const first = await bob.hears("groups");
  expect(first).toMatchObject({ more: true });
  const last = await bob.hears("groups", ({ more }) => !more);
  expect(last.groups.at(-1)).toMatchObject({ name: "group7", by: "Bob", members: { length: 90 } });
});
