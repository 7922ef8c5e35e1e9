import { expect, test } from "bun:test";
import { Conversations } from "../../src/page/conversations.ts";
import type { ReceivedMessage } from "../../src/page/logEntry.ts";

let lastKey = 0;

function message(from: string, to = "everyone"): ReceivedMessage {
  lastKey += 1;
  return { kind: "received", key: lastKey, at: 0, seq: lastKey, from, to, text: "x" };
}

test("a message that is seen as it comes is not unread", () => {
  const conversations = new Conversations(undefined);
  conversations.receive(message("Alice"), true);
  conversations.choose("Alice");
  conversations.receive(message("Alice", "Bob"), true);
  expect(conversations.unread.total).toBe(0);
});

test("a message for another conversation is counted there", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Alice");
  conversations.receive(message("Alice", "Bob"), true);
  conversations.receive(message("Carol", "Bob"), true);
  conversations.receive(message("Carol", "groupA"), true);
  conversations.receive(message("Alice"), true);
  const { unread } = conversations;
  expect(["Alice", "Carol", "groupA", "everyone"].map((name) => unread.count(name))).toEqual([
    0, 1, 1, 1,
  ]);
  expect(unread.total).toBe(3);
});

test("everyone's conversation shows its own, and counts what is unread in the others", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Alice");
  conversations.receive(message("Carol", "Bob"), true);
  const first = message("Carol");
  conversations.receive(first, true);
  conversations.receive(message("Dan", "Bob"), true);
  conversations.choose("everyone");
  expect(conversations.mark).toBe(first.key);
  expect(conversations.markRead()).toBe(true);
  expect(conversations.unread.listOthers("everyone")).toEqual(["Carol", "Dan"]);
  expect(conversations.unread.total).toBe(2);
  expect(conversations.markRead()).toBe(false);
});

test("the mark stands before the first message that came while nobody looked", () => {
  const conversations = new Conversations(undefined);
  conversations.receive(message("Alice"), true);
  const first = message("Alice");
  conversations.receive(first, false);
  conversations.receive(message("Alice"), false);
  expect(conversations.mark).toBe(first.key);
  conversations.markRead();
  const next = message("Alice");
  conversations.receive(next, false);
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

test("a person with a new name is found by it: no message is lost, and no draft goes to whoever takes the old name", () => {
  const conversations = new Conversations(undefined);
  conversations.choose("Tom");
  conversations.write("half typed");
  conversations.choose("Alice");
  conversations.receive(message("Tom", "Bob"), true);
  conversations.rename("Tom", "Tim");
  expect([conversations.unread.count("Tom"), conversations.unread.count("Tim")]).toEqual([0, 1]);
  expect([...conversations.drafts.keys()]).toEqual(["Tim"]);
  expect([...conversations.talkedTo]).toEqual(["Tim"]);
  conversations.rename("Alice", "Alicia");
  expect(conversations.chosen).toBe("Alicia");
});

test("messages and drafts of whoever had the name before stay beside the new ones", () => {
  const conversations = new Conversations(undefined);
  for (const name of ["Tim", "Tom"]) {
    conversations.choose(name);
    conversations.write(`to ${name}`);
  }
  conversations.choose("everyone");
  const first = message("Tom", "Bob");
  conversations.receive(first, false);
  conversations.receive(message("Tim", "Bob"), false);
  conversations.rename("Tom", "Tim");
  expect(conversations.unread.count("Tim")).toBe(2);
  expect(conversations.unread.findFirst("Tim")).toBe(first.key);
  expect(conversations.drafts.get("Tim")).toBe("to Tim\nto Tom");
});

test("what a draft is about belongs to its conversation, and goes along with the person", () => {
  const conversations = new Conversations(undefined);
  const aim = { kind: "reply", seq: 1, from: "Alice", text: "for Bob" } as const;
  conversations.choose("Alice");
  conversations.aimAt(aim);
  conversations.choose("everyone");
  expect(conversations.aim).toBeUndefined();
  conversations.rename("Alice", "Ann");
  conversations.choose("Ann");
  expect(conversations.aim).toEqual(aim);
  conversations.aimAt(undefined);
  expect(conversations.aim).toBeUndefined();
});
