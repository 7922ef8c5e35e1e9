import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Roster } from "../../src/client/roster.ts";
import { formatTypedLine, parseTypedLine } from "../../src/model/typedLine.ts";
import { findDestination, findOtherAddress } from "../../src/page/destination.ts";

const class_ = new Roster("Bob", ["Alice", "Mary"], ["groupA"], ["#lab"]);

describe("a line that names no receiver", () => {
  test.each([
    ["hello", "everyone", "everyone", "hello"],
    ["hello", "Alice", "Alice", "hello"],
    ["10:30 we start", "Alice", "Alice", "10:30 we start"],
    ["see http://a.b", "groupA", "groupA", "see http://a.b"],
    ["//who", "Alice", "Alice", "/who"],
    ["note to all: hi", "Alice", "Alice", "note to all: hi"],
  ])("%j goes to the conversation that is chosen: %s", (line, chosen, to, text) => {
    expect(parseTypedLine(line, chosen)).toEqual({ type: "say", to, text });
  });
});

describe("a line that names its receiver goes there, whichever conversation is chosen", () => {
  test.each([
    ["Mary:hi", "Mary", "hi"],
    ["everyone:10:30 sharp", "everyone", "10:30 sharp"],
    ["/msg everyone hi", "everyone", "hi"],
    ["groupA:hi", "groupA", "hi"],
    ["Alcie:secret", "Alcie", "secret"],
  ])("%j to %s", (line, to, text) => {
    expect(parseTypedLine(line, "Alice")).toEqual({ type: "say", to, text });
  });
});

describe("before it is sent, a line", () => {
  test.each([
    ["", "everyone", { kind: "everyone" }],
    ["", "Alice", { kind: "person", name: "Alice" }],
    ["Mary:h", "Alice", { kind: "person", name: "Mary" }],
    ["groupA:h", "everyone", { kind: "group", name: "groupA" }],
    ["#lab:h", "everyone", { kind: "room", name: "#lab" }],
    ["#lba:secret", "everyone", { kind: "nobody", name: "#lba", near: "#lab" }],
    ["Alcie:secret", "everyone", { kind: "nobody", name: "Alcie", near: "Alice" }],
    ["/nick Tim", "Alice", { kind: "command", does: "Change your name" }],
    ["exit", "Alice", { kind: "command", does: "Leave the class" }],
  ] as const)("%j, %s chosen, says where", (line, chosen, destination) => {
    expect(findDestination(line, chosen, class_)).toEqual(destination);
  });

  test("says what is wrong with it", () => {
    expect(findDestination("/wo", "everyone", class_)).toMatchObject({
      kind: "mistake",
      refusal: { hint: "Did you mean /who?" },
    });
  });
});

test("before it is sent, a line that is nearly for one member says so", () => {
  for (const line of [" Alice:x", "\u00a0Alice：x", "\ufeff/msg Alice x"]) {
    expect(findDestination(line, "everyone", class_)).toEqual({ kind: "person", name: "Alice" });
  }
  expect(findDestination("Alice;x", "everyone", class_)).toMatchObject({
    kind: "mistake",
    refusal: { text: "Message not sent. It may be for Alice alone" },
  });
});

test("a message that is edited goes to its receiver again, whichever conversation is chosen meanwhile", () => {
  const somebody = fc.constantFrom("everyone", "Alice", "Mary", "groupA");
  const text = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom(
      "Mary;x",
      "\ufeffMary:x",
      "msg Mary x",
      "exit",
      "Mary:x",
      "/who",
      "//",
      "group a b",
      "everyone:x",
      " x",
      "10:30",
    ),
  );
  fc.assert(
    fc.property(somebody, text, somebody, (to, said, chosen) => {
      const line = formatTypedLine(to, said, chosen, class_);
      expect(parseTypedLine(line, chosen, class_)).toEqual({ type: "say", to, text: said });
    }),
  );
});

test("a line about a message names nobody else unasked, to everyone either", () => {
  expect(findOtherAddress("Mary: hi", "everyone", class_)).toBeUndefined();
  expect(findOtherAddress("Mary: hi", "everyone", class_, true)).toBe("Mary");
  expect(findOtherAddress("Answer: 42", "everyone", class_, true)).toBe("Answer");
  for (const line of ["hi", "everyone:hi", "10:30 we start", "/who"]) {
    expect(findOtherAddress(line, "everyone", class_, true)).toBeUndefined();
  }
});
