import { expect, test } from "bun:test";
import { Conversations } from "../../src/page/conversations.ts";
import type { Heard } from "../../src/page/entry.ts";

let lastKey = 0;

function heard(from: string, to = "everyone"): Heard {
  lastKey += 1;
  return { kind: "heard", key: lastKey, at: 0, seq: lastKey, from, to, text: "x" };
}

test("what is seen as it comes is not unread", () => {
  const conversations = new Conversations(undefined);
  conversations.heard(heard("Alice"), true);
  conversations.heard(heard("Alice", "Bob"), true);
  expect(conversations.unread.total).toBe(0);
});

test("what comes into another conversation is counted for its own", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Alice");
  conversations.heard(heard("Alice", "Bob"), true);
  conversations.heard(heard("Carol", "Bob"), true);
  conversations.heard(heard("Carol", "groupA"), true);
  conversations.heard(heard("Alice"), true);
  const { unread } = conversations;
  expect(["Alice", "Carol", "groupA", "everyone"].map((name) => unread.of(name))).toEqual([
    0, 1, 1, 1,
  ]);
  expect(unread.total).toBe(3);
});

test("everyone's conversation shows all there is, and reading it reads all", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Alice");
  const first = heard("Carol", "Bob");
  conversations.heard(first, true);
  conversations.heard(heard("Carol"), true);
  conversations.choose("everyone");
  expect(conversations.mark).toBe(first.key);
  expect(conversations.looked()).toBe(true);
  expect(conversations.unread.total).toBe(0);
  expect(conversations.looked()).toBe(false);
});

test("the mark stands before the first of what came while nobody looked", () => {
  const conversations = new Conversations(undefined);
  conversations.heard(heard("Alice"), true);
  const first = heard("Alice");
  conversations.heard(first, false);
  conversations.heard(heard("Alice"), false);
  expect(conversations.mark).toBe(first.key);
  conversations.looked();
  const next = heard("Alice");
  conversations.heard(next, false);
  expect(conversations.mark).toBe(next.key);
});

test("each conversation has a draft of its own", () => {
  const conversations = new Conversations(undefined);
  conversations.write("to all");
  conversations.choose("Alice");
  expect(conversations.draft).toBe("");
  conversations.write("to Alice");
  conversations.choose("everyone");
  expect(conversations.draft).toBe("to all");
});

test("one who goes by another name is found by it: what was his is not lost, nor sent to who takes the old name", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Tom");
  conversations.write("half typed");
  conversations.choose("Alice");
  conversations.heard(heard("Tom", "Bob"), true);
  conversations.rename("Tom", "Tim");
  expect([conversations.unread.of("Tom"), conversations.unread.of("Tim")]).toEqual([0, 1]);
  expect([...conversations.drafts.keys()]).toEqual(["Tim"]);
  expect([...conversations.talkedTo]).toEqual(["Tim"]);
  conversations.rename("Alice", "Alicia");
  expect(conversations.chosen).toBe("Alicia");
});

test("what was unread and half typed of one who had the name before stays beside it", () => {
  const conversations = new Conversations(undefined);
  for (const name of ["Tim", "Tom"]) {
    conversations.choose(name);
    conversations.write(`to ${name}`);
  }
  conversations.choose("everyone");
  const first = heard("Tom", "Bob");
  conversations.heard(first, false);
  conversations.heard(heard("Tim", "Bob"), false);
  conversations.rename("Tom", "Tim");
  expect(conversations.unread.of("Tim")).toBe(2);
  expect(conversations.unread.firstIn("Tim")).toBe(first.key);
  expect(conversations.drafts.get("Tim")).toBe("to Tim\nto Tom");
});
