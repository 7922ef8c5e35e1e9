import { expect, test } from "bun:test";
import { quietHub } from "../support/quietHub.ts";

function classOfFive() {
  const quiet = quietHub();
  const [bob, alice, john, mary, tom] = ["Bob", "Alice", "John", "Mary", "Tom"].map(quiet.join);
  if (!bob || !alice || !john || !mary || !tom) throw new Error("five came");
  return { ...quiet, bob, alice, john, mary, tom };
}

test("a group is made of those who are here; the others are named", () => {
  const { hub, bob, alice, facts } = classOfFive();
  const made = hub.createGroup(bob.member, "groupA", ["Alice", "Ram", "John", "Mary", "Alice"]);
  expect(made).toEqual({
    ok: true,
    name: "groupA",
    members: ["Alice", "John", "Mary"],
    missing: ["Ram"],
  });
  expect(alice.peer.heard.at(-1)).toMatchObject({
    kind: "groupCreated",
    name: "groupA",
    by: "Bob",
  });
  expect(facts.at(-1)).toMatchObject({ kind: "groupCreated", missing: ["Ram"] });
});

test("its creator need not be in it, and then cannot speak in it", () => {
  const { hub, bob, alice, john } = classOfFive();
  hub.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
  expect(hub.say(bob.member, "groupA", "hi")).toMatchObject({
    refusal: { code: "not_member", text: "You are not in groupA" },
  });
  expect(hub.say(alice.member, "groupA", "hi")).toMatchObject({ ok: true, delivered: 2 });
  expect(john.peer.messages).toEqual(["1 Alice>groupA:hi"]);
  expect(bob.peer.messages).toEqual([]);
});

test("under three distinct active members there is no group", () => {
  const { hub, bob, facts } = classOfFive();
  const refused = hub.createGroup(bob.member, "groupA", ["Bob", "Bob", "Alice", "Ram"]);
  expect(refused).toEqual({
    ok: false,
    missing: ["Ram"],
    refusal: { code: "group_small", text: "Group should have atleast three members" },
  });
  expect(facts.at(-1)).toMatchObject({
    kind: "groupRefused",
    wanted: ["Bob", "Bob", "Alice", "Ram"],
  });
  expect(hub.say(bob.member, "groupA", "hi")).toMatchObject({ refusal: { code: "not_member" } });
});

test("a group's name starts with group and is unique after folding", () => {
  const { hub, bob } = classOfFive();
  const three = ["Bob", "Alice", "John"];
  expect(hub.createGroup(bob.member, "study", three)).toMatchObject({
    refusal: { code: "group_invalid" },
  });
  expect(hub.createGroup(bob.member, "groupA!", three)).toMatchObject({
    refusal: { code: "group_invalid" },
  });
  expect(hub.createGroup(bob.member, "groupA", three).ok).toBe(true);
  expect(hub.createGroup(bob.member, "groupa", three)).toMatchObject({
    refusal: { code: "group_exists", text: "Group groupa already exists" },
  });
});

test("it shrinks as members leave and ends when its last member writes into it alone", () => {
  const { hub, bob, alice, john } = classOfFive();
  hub.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
  hub.leave(john.member, "exit");
  expect(hub.say(bob.member, "groupA", "two of us")).toMatchObject({ ok: true, delivered: 1 });
  hub.leave(alice.member, "lost");
  expect(hub.say(bob.member, "groupA", "just me")).toMatchObject({
    refusal: { code: "alone_in_group" },
  });
  expect(bob.peer.heard.at(-1)).toEqual({ kind: "groupDeleted", name: "groupA" });
  expect(hub.say(bob.member, "groupA", "again")).toMatchObject({ refusal: { code: "not_member" } });
  expect(hub.who(bob.member).groups).toEqual([]);
});

test("it ends when nobody is left, and its name is free again", () => {
  const { hub, bob, alice, john, mary, tom } = classOfFive();
  hub.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
  for (const { member } of [alice, john, mary]) hub.leave(member, "exit");
  const again = [bob, tom].map(({ member }) => member.name);
  expect(hub.createGroup(bob.member, "groupA", again)).toMatchObject({
    refusal: { code: "group_small" },
  });
});

test("more names than one frame holds are refused as a whole", () => {
  const { hub, bob } = classOfFive();
  const names = Array.from({ length: 401 }, (_, index) => `n${index}`);
  const refused = hub.createGroup(bob.member, "groupA", names);
  expect(refused).toMatchObject({ missing: [], refusal: { code: "group_invalid" } });
});
