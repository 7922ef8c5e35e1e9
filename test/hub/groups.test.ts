import { expect, test } from "bun:test";
import { TestClass } from "../support/testClass.ts";

function classOfFive() {
  const classroom = new TestClass();
  const [bob, alice, john, mary, tom] = ["Bob", "Alice", "John", "Mary", "Tom"].map((name) =>
    classroom.join(name),
  );
  if (!bob || !alice || !john || !mary || !tom) throw new Error("five came");
  return { classroom, bob, alice, john, mary, tom };
}

test("a group is made of those who are here; the others are named", () => {
  const { classroom, bob, alice } = classOfFive();
  const made = classroom.createGroup(bob.member, "groupA", [
    "Alice",
    "Ram",
    "John",
    "Mary",
    "Alice",
  ]);
  expect(made).toEqual({
    ok: true,
    name: "groupA",
    members: ["Alice", "John", "Mary"],
    missing: ["Ram"],
  });
  classroom.endTurn();
  expect(alice.peer.events).toContainEqual({
    kind: "groupCreated",
    name: "groupA",
    by: "Bob",
    members: ["Alice", "John", "Mary"],
  });
  expect(classroom.events.at(-1)).toMatchObject({
    kind: "groupCreated",
    missing: ["Ram"],
  });
});

test("its creator need not be in it, and then cannot speak in it", () => {
  const { classroom, bob, alice, john } = classOfFive();
  classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
  expect(classroom.deliver(bob.member, "groupA", "hi")).toMatchObject({
    code: "not_member",
    text: "You are not in groupA",
  });
  expect(classroom.deliver(alice.member, "groupA", "hi")).toMatchObject({
    delivered: 2,
  });
  expect(john.peer.messages).toEqual(["1 Alice>groupA:hi"]);
  expect(bob.peer.messages).toEqual([]);
});

test("under three distinct active members there is no group", () => {
  const { classroom, bob } = classOfFive();
  const refused = classroom.createGroup(bob.member, "groupA", ["Bob", "Bob", "Alice", "Ram"]);
  expect(refused).toEqual({
    ok: false,
    missing: ["Ram"],
    refusal: {
      code: "group_small",
      text: "Group should have atleast three members",
    },
  });
  classroom.endTurn();
  expect(classroom.events.at(-1)).toMatchObject({
    kind: "groupRefused",
    wanted: ["Bob", "Bob", "Alice", "Ram"],
  });
  expect(classroom.deliver(bob.member, "groupA", "hi")).toMatchObject({
    code: "not_member",
  });
});

test("a group's name starts with group and is unique after folding", () => {
  const { classroom, bob } = classOfFive();
  const three = ["Bob", "Alice", "John"];
  expect(classroom.createGroup(bob.member, "study", three)).toMatchObject({
    refusal: { code: "group_invalid" },
  });
  expect(classroom.createGroup(bob.member, "groupA!", three)).toMatchObject({
    refusal: { code: "group_invalid" },
  });
  expect(classroom.createGroup(bob.member, "groupA", three).ok).toBe(true);
  expect(classroom.createGroup(bob.member, "groupa", three)).toMatchObject({
    refusal: { code: "group_exists", text: "Group groupa already exists" },
  });
});

test("it shrinks as members leave and ends when its last member writes into it alone", () => {
  const { classroom, bob, alice, john } = classOfFive();
  classroom.createGroup(bob.member, "groupA", ["Bob", "Alice", "John"]);
  classroom.leave(john.member, "exit");
  expect(classroom.deliver(bob.member, "groupA", "two of us")).toMatchObject({
    delivered: 1,
  });
  classroom.leave(alice.member, "lost");
  expect(classroom.deliver(bob.member, "groupA", "just me")).toMatchObject({
    code: "alone_in_group",
  });
  expect(bob.peer.events).toContainEqual({
    kind: "groupDeleted",
    name: "groupA",
  });
  expect(classroom.deliver(bob.member, "groupA", "again")).toMatchObject({
    code: "not_member",
  });
  expect(classroom.hub.view.who(bob.member).groups).toEqual([]);
});

test("it ends when nobody is left, and its name is free again", () => {
  const { classroom, bob, alice, john, mary, tom } = classOfFive();
  classroom.createGroup(bob.member, "groupA", ["Alice", "John", "Mary"]);
  for (const { member } of [alice, john, mary]) classroom.leave(member, "exit");
  const again = [bob, tom].map(({ member }) => member.name);
  expect(classroom.createGroup(bob.member, "groupA", again)).toMatchObject({
    refusal: { code: "group_small" },
  });
});

test("more names than one frame holds are refused as a whole", () => {
  const { classroom, bob } = classOfFive();
  const names = Array.from({ length: 401 }, (_, index) => `n${index}`);
  const refused = classroom.createGroup(bob.member, "groupA", names);
  expect(refused).toMatchObject({
    missing: [],
    refusal: { code: "group_invalid" },
  });
});
