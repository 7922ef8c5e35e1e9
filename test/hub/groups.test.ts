import { expect, test } from "bun:test";
import { quietHub } from "../support/quietHub.ts";

function classOfFive() {
  const quiet = quietHub();
  const [bob, alice, john, mary, tom] = ["Bob", "Alice", "John", "Mary", "Tom"].map((name) =>
    quiet.join(name),
  );
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
  hub.endTurn();
  expect(alice.peer.heard).toContainEqual({
    kind: "groupCreated",
    name: "groupA",
    by: "Bob",
    members: ["Alice", "John", "Mary"],
  });
  expect(facts.at(-1)).toMatchObject({ kind: "groupCreated", missing: ["Ram"] });
});

test("its creator need not be in it, and then cannot speak in it", () => {
  const { hub, says, bob, alice, john } = classOfFive();
  hub.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
  expect(says(bob.member, "groupA", "hi")).toMatchObject({
    code: "not_member",
    text: "You are not in groupA",
  });
  expect(says(alice.member, "groupA", "hi")).toMatchObject({ delivered: 2 });
  expect(john.peer.messages).toEqual(["1 Alice>groupA:hi"]);
  expect(bob.peer.messages).toEqual([]);
});

test("under three distinct active members there is no group", () => {
  const { hub, says, bob, facts } = classOfFive();
  const refused = hub.createGroup(bob.member, "groupA", ["Bob", "Bob", "Alice", "Ram"]);
  expect(refused).toEqual({
    ok: false,
    missing: ["Ram"],
    refusal: { code: "group_small", text: "Group should have atleast three members" },
  });
  hub.endTurn();
  expect(facts.at(-1)).toMatchObject({
    kind: "groupRefused",
    wanted: ["Bob", "Bob", "Alice", "Ram"],
  });
  expect(says(bob.member, "groupA", "hi")).toMatchObject({ code: "not_member" });
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
  const { hub, says, bob, alice, john } = classOfFive();
  hub.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
  hub.leave(john.member, "exit");
  expect(says(bob.member, "groupA", "two of us")).toMatchObject({ delivered: 1 });
  hub.leave(alice.member, "lost");
  expect(says(bob.member, "groupA", "just me")).toMatchObject({ code: "alone_in_group" });
  expect(bob.peer.heard).toContainEqual({ kind: "groupDeleted", name: "groupA" });
  expect(says(bob.member, "groupA", "again")).toMatchObject({ code: "not_member" });
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
