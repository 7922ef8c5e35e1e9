import { describe, expect, test } from "bun:test";
import { Roster } from "../../src/client/roster.ts";
import { Conversations } from "../../src/client/terminal/conversations.ts";

function alices() {
  const roster = new Roster("Alice", ["Bob", "Mary", "Tom"], ["groupUs"], ["#lab"]);
  const conversations = new Conversations(roster);
  const comes = (from: string, to: string): void =>
    conversations.note({ seq: 1, at: 0, from, to, text: "hi" });
  return { roster, conversations, comes };
}

describe("a kept target", () => {
  test("is shown in the prompt, and everyone by the sign alone", () => {
    const { conversations } = alices();
    const prompts = ["Bob", "groupUs", "#lab", "teacher", "everyone"].map((name) => {
      expect(conversations.turnTo(name)).toBe(true);
      return conversations.prompt;
    });
    expect(prompts).toEqual(["Bob>", "groupUs>", "#lab>", "teacher>", ">"]);
    for (const name of ["Zoe", "groupNo", "#none", ""]) {
      expect(conversations.turnTo(name)).toBe(false);
    }
    expect(conversations.prompt).toBe(">");
  });

  test("follows a member to another name, and nobody who takes the name they had", () => {
    const { roster, conversations } = alices();
    conversations.turnTo("Bob");
    roster.rename("Bob", "Rob");
    roster.rename("Tom", "Bob");
    expect([conversations.name, conversations.prompt]).toEqual(["Rob", "Rob>"]);
  });

  test("is gone with whoever leaves, and stays gone whoever comes by that name", () => {
    const { roster, conversations } = alices();
    conversations.turnTo("Bob");
    roster.change([], ["Bob"]);
    expect(conversations.prompt).toBe("Bob (gone)>");
    roster.change(["Bob"], []);
    expect(conversations.isGone).toBe(true);
    conversations.turnTo("Bob");
    expect([conversations.isGone, conversations.prompt]).toEqual([false, "Bob>"]);
  });

  test("is gone if somebody of the same name came in the same turn: then only their coming is told", () => {
    const { roster, conversations } = alices();
    conversations.turnTo("Bob");
    roster.change(["Bob"], []);
    expect(conversations.prompt).toBe("Bob (gone)>");
  });

  test("is gone with a group or a room, and back with the room alone", () => {
    const { roster, conversations } = alices();
    conversations.turnTo("groupUs");
    roster.leaveGroup("groupUs");
    roster.joinGroup("groupUs", ["Mallory"]);
    expect(conversations.prompt).toBe("groupUs (gone)>");
    conversations.turnTo("#lab");
    roster.leaveRoom("#lab");
    expect(conversations.prompt).toBe("#lab (gone)>");
    roster.joinRoom("#lab");
    expect(conversations.prompt).toBe("#lab>");
  });

  test("stays over a lost connection, but not into another class of the same names", () => {
    const { roster, conversations } = alices();
    conversations.turnTo("Bob");
    roster.replace(["Bob", "Mary"], []);
    expect(conversations.prompt).toBe("Bob>");
    roster.startAnew();
    roster.replace(["Bob", "Mary"], []);
    expect(conversations.prompt).toBe("Bob (gone)>");
  });
});

describe("Ctrl-N and Ctrl-P", () => {
  test("go through the conversations with unread lines, round and back, until a line is entered", () => {
    const { conversations, comes } = alices();
    comes("Bob", "Alice");
    comes("Mary", "#lab");
    comes("Alice", "groupUs");
    comes("Tom", "everyone");
    const steps = ([1, 1, 1, -1, -1] as const).map((by) => {
      conversations.step(by, "");
      return conversations.prompt;
    });
    expect(steps).toEqual(["Bob>", "#lab>", ">", "#lab>", "Bob>"]);
    conversations.settle();
    expect(conversations.step(1, "draft")).toBeUndefined();
    expect(conversations.prompt).toBe("Bob>");
    comes("Tom", "everyone");
    conversations.step(-1, "");
    expect(conversations.prompt).toBe(">");
  });

  test("leave what is half typed where it is for", () => {
    const { conversations, comes } = alices();
    conversations.turnTo("Bob");
    comes("Mary", "Alice");
    expect(conversations.step(1, "for Bob")).toBe("");
    expect(conversations.step(1, "for Mary")).toBe("for Bob");
    expect(conversations.step(1, "for Bob still")).toBe("for Mary");
  });

  test("pass over whoever has left since they wrote", () => {
    const { roster, conversations, comes } = alices();
    comes("Bob", "Alice");
    comes("Mary", "Alice");
    roster.change([], ["Bob"]);
    comes("Bob", "Alice");
    conversations.step(1, "");
    expect(conversations.prompt).toBe("Mary>");
    conversations.step(1, "");
    expect(conversations.prompt).toBe(">");
  });
});
