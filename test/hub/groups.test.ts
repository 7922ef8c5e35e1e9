import { describe, expect, test } from "bun:test";
import type { GroupLeftEvent } from "../../src/model/event.ts";
import { limits } from "../../src/model/limits.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

const notActive = {
  code: "not_active",
  text: "Client not active. Message not delivered. Try later",
} as const;

function classOfFive() {
  const classroom = new TestClass();
  const bob = classroom.join("Bob");
  const alice = classroom.join("Alice");
  const john = classroom.join("John");
  const mary = classroom.join("Mary");
  const tom = classroom.join("Tom");
  return { classroom, bob, alice, john, mary, tom };
}

describe("making a group", () => {
  test("takes the members who are here and names the others", () => {
    const { classroom, bob, alice } = classOfFive();
    const wanted = ["Alice", "Ram", "John", "Mary", "Alice"];
    const members = ["Alice", "John", "Mary"];
    const made = classroom.createGroup(bob.member, "groupA", wanted);
    expect(made).toEqual({ ok: true, name: "groupA", members, missing: ["Ram"] });
    classroom.endTurn();
    const created = { kind: "groupCreated", name: "groupA", by: "Bob", members } as const;
    expect(alice.peer.events).toContainEqual(created);
    expect(classroom.events.at(-1)).toMatchObject({ kind: "groupCreated", missing: ["Ram"] });
  });

  test("needs three distinct active members", () => {
    const { classroom, bob } = classOfFive();
    const wanted = ["Bob", "Bob", "Alice", "Ram"];
    expect(classroom.createGroup(bob.member, "groupA", wanted)).toEqual({
      ok: false,
      missing: ["Ram"],
      refusal: { code: "group_small", text: "Group should have atleast three members" },
    });
    classroom.endTurn();
    expect(classroom.events.at(-1)).toMatchObject({ kind: "groupRefused", wanted });
    expect(classroom.deliver(bob.member, "groupA", "hi")).toMatchObject(notActive);
  });

  test("needs a name that starts with group and is unique after folding", () => {
    const { classroom, bob } = classOfFive();
    const create = (name: string) =>
      classroom.createGroup(bob.member, name, ["Bob", "Alice", "John"]);
    expect(create("study")).toMatchObject({ refusal: { code: "group_invalid" } });
    expect(create("groupA!")).toMatchObject({ refusal: { code: "group_invalid" } });
    expect(create("groupA").ok).toBe(true);
    expect(create("groupa")).toMatchObject({
      refusal: { code: "group_exists", text: "Group groupa already exists" },
    });
  });

  test("is refused as a whole if it lists more names than one frame holds", () => {
    const { classroom, bob } = classOfFive();
    const names = Array.from({ length: 401 }, (_, index) => `n${index}`);
    const refused = classroom.createGroup(bob.member, "groupA", names);
    expect(refused).toMatchObject({ missing: [], refusal: { code: "group_invalid" } });
  });
});

describe("a group", () => {
  test("need not hold its creator, who then cannot speak in it", () => {
    const { classroom, bob, alice, john } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    const refused = classroom.deliver(bob.member, "groupA", "hi");
    expect(refused).toMatchObject({ code: "not_member", text: "You are not in groupA" });
    expect(classroom.deliver(alice.member, "groupA", "hi")).toMatchObject({ delivered: 2 });
    expect(john.peer.messages).toEqual(["1 Alice>groupA:hi"]);
    expect(bob.peer.messages).toEqual([]);
  });

  test("shrinks as members leave and ends when its last member writes into it alone", () => {
    const { classroom, bob, alice, john } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
    const deliver = (text: string) => classroom.deliver(bob.member, "groupA", text);
    classroom.leave(john.member, "exit");
    expect(deliver("two of us")).toMatchObject({ delivered: 1 });
    classroom.leave(alice.member, "lost");
    expect(deliver("just me")).toMatchObject({ code: "alone_in_group" });
    expect(bob.peer.events).toContainEqual({ kind: "groupDeleted", name: "groupA" });
    expect(deliver("again")).toMatchObject(notActive);
    expect(classroom.hub.view.who(bob.member).groups).toEqual([]);
  });

  test("ends when nobody is left, and its name is free again", () => {
    const { classroom, bob, alice, john, mary, tom } = classOfFive();
    const create = (names: string[]) => classroom.createGroup(bob.member, "groupA", names);
    create(["Alice", "John", "Mary"]);
    for (const { member } of [alice, john, mary]) classroom.leave(member, "exit");
    const two = [bob, tom].map(({ member }) => member.name);
    expect(create(two)).toMatchObject({ refusal: { code: "group_small" } });
    classroom.join("Ann");
    expect(create([...two, "Ann"])).toMatchObject({ ok: true });
  });
});

describe("leaving a group", () => {
  test("is told to everyone in it and to whoever leaves, who reads nothing more of it", () => {
    const { classroom, bob, alice, john, mary } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    expect(classroom.leaveGroup(alice.member, "groupA", "bye")).toEqual({ ok: true });
    expect(classroom.deliver(john.member, "groupA", "hi")).toMatchObject({ delivered: 1 });
    const left: GroupLeftEvent = {
      kind: "groupLeft",
      group: "groupA",
      names: ["Alice"],
      by: undefined,
      reason: "bye",
    };
    for (const { peer } of [alice, john, mary]) expect(peer.events).toContainEqual(left);
    expect(bob.peer.events).not.toContainEqual(left);
    expect(classroom.events).toContainEqual(left);
    expect(alice.peer.messages).toEqual([]);
    expect(mary.peer.messages).toEqual(["1 John>groupA:hi"]);
    expect(classroom.hub.view.who(alice.member).groups).toEqual([]);
    expect(classroom.deliver(alice.member, "groupA", "hi")).toMatchObject({ code: "not_member" });
  });

  test("is refused to those who are not in it, with the group that was meant", () => {
    const { classroom, bob, tom } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
    expect(classroom.leaveGroup(tom.member, "groupA")).toMatchObject({
      refusal: { code: "not_member", text: "You are not in groupA" },
    });
    expect(classroom.leaveGroup(bob.member, "groupa")).toMatchObject({
      refusal: { code: "not_member", hint: "Did you mean groupA?" },
    });
    classroom.endTurn();
    expect(classroom.events.at(-1)).toMatchObject({ kind: "groupChangeRefused", by: "Bob" });
  });

  test("leaves a group a group, however few are in it, until the last one leaves", () => {
    const { classroom, bob, alice, john } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
    classroom.leaveGroup(john.member, "groupA");
    expect(classroom.deliver(bob.member, "groupA", "two")).toMatchObject({ delivered: 1 });
    classroom.leaveGroup(alice.member, "groupA");
    expect(classroom.hub.view.who(bob.member).groups).toEqual(["groupA"]);
    classroom.leaveGroup(bob.member, "groupA");
    classroom.endTurn();
    expect(classroom.events.at(-1)).toEqual({ kind: "groupDeleted", name: "groupA" });
    const again = classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
    expect(again).toMatchObject({ ok: true });
  });

  test("in the turn of a message comes after it: who was in it then is told", () => {
    const { classroom, bob, alice, john } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
    classroom.say(bob.member, "groupA", "before");
    classroom.leaveGroup(alice.member, "groupA");
    classroom.say(bob.member, "groupA", "after");
    classroom.endTurn();
    expect(alice.peer.messages).toEqual(["1 Bob>groupA:before"]);
    expect(john.peer.messages).toEqual(["1 Bob>groupA:before", "2 Bob>groupA:after"]);
  });
});

describe("whoever made a group", () => {
  test("puts members in, who read what is said from then on; everybody is told", () => {
    const { classroom, bob, alice, john, mary, tom } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    classroom.deliver(alice.member, "groupA", "before");
    const added = classroom.addToGroup(bob.member, "groupA", ["Tom", "Ram", "Mary", "Tom"]);
    expect(added).toEqual({
      ok: true,
      changed: ["Tom"],
      refusals: [
        { code: "not_active", text: "Ram is not active", member: "Ram" },
        { code: "already_in_group", text: "Mary is in groupA already", member: "Mary" },
      ],
    });
    classroom.deliver(john.member, "groupA", "welcome");
    const told = { group: "groupA", names: ["Tom"], by: "Bob" };
    for (const { peer } of [bob, alice, john, mary]) {
      expect(peer.events).toContainEqual({ kind: "groupJoined", ...told });
    }
    const members = ["Alice", "John", "Mary", "Tom"];
    const created = { kind: "groupCreated", name: "groupA", by: "Bob", members } as const;
    expect(tom.peer.events).toContainEqual({ ...created, members });
    expect(tom.peer.messages).toEqual(["2 John>groupA:welcome"]);
    expect(classroom.events).toContainEqual({ kind: "groupJoined", ...told });
  });

  test("takes members out, absent ones too, who read nothing said later; everybody is told", () => {
    const { classroom, bob, alice, john, mary } = classOfFive();
    const cem = classroom.join("Cem", "cem's");
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary", "Cem"]);
    classroom.disconnect(cem.member);
    classroom.now += graceMs;
    classroom.expire();
    classroom.deliver(alice.member, "groupA", "before");
    const dropped = classroom.dropFromGroup(bob.member, "groupA", ["Mary", "Cem", "Tom"], "done");
    const refusal = { code: "not_in_group", text: "Tom is not in groupA", member: "Tom" };
    expect<object>(dropped).toEqual({ ok: true, changed: ["Mary", "Cem"], refusals: [refusal] });
    classroom.deliver(john.member, "groupA", "later");
    const told = { group: "groupA", names: ["Mary", "Cem"], by: "Bob", reason: "done" };
    for (const { peer } of [bob, alice, john]) {
      expect(peer.events).toContainEqual({ kind: "groupLeft", ...told });
    }
    const removed = { kind: "removedFromGroup", group: "groupA", by: "Bob" } as const;
    expect(mary.peer.events).toContainEqual(removed);
    expect(mary.peer.messages).toEqual(["1 Alice>groupA:before"]);
    const { missed, resumed } = classroom.resume("cem's", 0);
    expect(missed.map(({ text }) => text)).toEqual(["before"]);
    expect(resumed.groups).toEqual([]);
  });

  test("is alone in charge of it, in it or not, and after a new name and a restart", () => {
    using folder = new DataFolder();
    const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => 0 }).store;
    const store = open();
    const before = new TestClass(store);
    const [bob, alice] = [
      before.join("Bob", "bob's").member,
      before.join("Alice", "alice's").member,
    ];
    for (const name of ["John", "Mary", "Tom"]) before.join(name, name);
    before.createGroup(bob, "groupA", ["Alice", "John", "Mary"]);
    const refused = { refusal: { code: "not_creator" } };
    expect(before.addToGroup(alice, "groupA", ["Tom"])).toMatchObject(refused);
    expect(before.dropFromGroup(alice, "groupA", ["John"])).toMatchObject(refused);
    expect(before.addToGroup(bob, "groupB", ["Tom"])).toMatchObject({
      refusal: { code: "not_member", hint: "Did you mean groupA?" },
    });
    before.rename(bob, "Robert");
    before.endTurn();
    expect(before.events.at(-2)).toMatchObject({ kind: "groupChangeRefused", group: "groupB" });
    store.close();
    const again = open();
    const after = new TestClass(again);
    const robert = after.resume("bob's").member;
    for (const token of ["alice's", "John", "Tom"]) after.resume(token);
    expect(after.addToGroup(robert, "groupA", ["Tom"])).toMatchObject({ changed: ["Tom"] });
    expect(after.hub.view.listGroups(robert)).toEqual([
      { name: "groupA", by: "Robert", members: ["Alice", "John", "Mary", "Tom"], absent: [] },
    ]);
    after.endTurn();
    again.close();
  });

  test("or a teacher changes who is in it, and nobody who is muted", () => {
    const { classroom, bob, alice, tom } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    classroom.order({ type: "teacher", name: "Tom", on: true });
    expect(classroom.addToGroup(tom.member, "groupA", ["Tom"])).toMatchObject({ changed: ["Tom"] });
    expect(classroom.dropFromGroup(tom.member, "groupA", ["John"])).toMatchObject({ ok: true });
    classroom.order({ type: "mute", name: "Bob" });
    classroom.order({ type: "mute", name: "Alice" });
    expect(classroom.addToGroup(bob.member, "groupA", ["John"])).toMatchObject({
      refusal: { code: "muted" },
    });
    classroom.leaveGroup(alice.member, "groupA", "a text of a muted member");
    classroom.endTurn();
    const left = { kind: "groupLeft", names: ["Alice"], reason: undefined } as const;
    expect(classroom.events.at(-1)).toMatchObject(left);
  });

  test("can take out everyone, which ends it, and puts in no more than it may have", () => {
    const { classroom, bob } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    const many = Array.from({ length: limits.groupNames }, (_, index) => `n${index}`);
    for (const name of many) classroom.join(name);
    const added = classroom.addToGroup(bob.member, "groupA", many);
    const full = limits.groupNames - 3;
    expect(added).toMatchObject({ ok: true, changed: many.slice(0, full) });
    if (added.ok)
      expect(added.refusals.map(({ code }) => code)).toEqual(Array(3).fill("group_full"));
    classroom.dropFromGroup(bob.member, "groupA", many);
    classroom.dropFromGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    classroom.endTurn();
    expect(classroom.events.at(-1)).toEqual({ kind: "groupDeleted", name: "groupA" });
  });
});

describe("a message to a group that does not exist", () => {
  test("is refused as to a member who is not active, whether it ended or never was", () => {
    const { classroom, bob, alice, john, mary } = classOfFive();
    expect(classroom.say(bob.member, "groupA", "hi")).toEqual({ ok: false, refusal: notActive });
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    expect(classroom.deliver(bob.member, "groupA", "hi")).toMatchObject({ code: "not_member" });
    for (const { member } of [alice, john, mary]) classroom.leave(member, "exit");
    expect(classroom.say(bob.member, "groupA", "hi")).toEqual({ ok: false, refusal: notActive });
    classroom.endTurn();
    const refused = classroom.events.filter((event) => event.kind === "sayRefused");
    const codes = refused.map(({ refusal }) => refusal.code);
    expect(codes).toEqual(["not_active", "not_member", "not_active"]);
  });

  test("suggests the own group whose name is near", () => {
    const { classroom, bob } = classOfFive();
    classroom.createGroup(bob.member, "groupStudy", ["Bob", "Alice", "John"]);
    const hint = "Did you mean groupStudy?";
    for (const to of ["groupstudy", "groupStudi"]) {
      expect(classroom.deliver(bob.member, to, "hi")).toEqual({ ...notActive, hint });
    }
  });

  test("suggests no group of others", () => {
    const { classroom, bob, tom } = classOfFive();
    classroom.createGroup(bob.member, "groupStudy", ["Bob", "Alice", "John"]);
    expect(classroom.deliver(tom.member, "groupStudi", "hi")).toEqual(notActive);
  });

  test("is not refused if it is a repeat of one that was delivered", () => {
    const { classroom, bob, alice, john, mary } = classOfFive();
    classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
    classroom.say(alice.member, "groupA", "hi", "c1");
    classroom.endTurn();
    for (const { member } of [john, mary]) classroom.leave(member, "exit");
    expect(classroom.deliver(alice.member, "groupA", "x")).toMatchObject({
      code: "alone_in_group",
    });
    expect(classroom.say(alice.member, "groupA", "hi", "c1")).toEqual({ ok: true });
    expect(alice.peer.events.filter(({ kind }) => kind === "receipted")).toHaveLength(2);
  });
});

test("a member makes so many groups and no more until one is gone; others still make theirs", () => {
  const { classroom, bob, alice, john, mary, tom } = classOfFive();
  const members = ["Alice", "John", "Mary"];
  for (let n = 0; n < limits.groupsMade; n++) {
    expect(classroom.createGroup(bob.member, `group${n}`, members)).toMatchObject({ ok: true });
  }
  expect(classroom.createGroup(bob.member, "groupMore", members)).toMatchObject({
    ok: false,
    refusal: { code: "too_many_groups" },
  });
  expect(classroom.createGroup(tom.member, "groupMore", members)).toMatchObject({ ok: true });
  for (const { member } of [john, mary]) classroom.leave(member);
  classroom.deliver(alice.member, "group0", "this ends it");
  for (const name of ["John", "Mary"]) classroom.join(name);
  expect(classroom.createGroup(bob.member, "groupAgain", members)).toMatchObject({ ok: true });
});
