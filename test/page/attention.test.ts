import { describe, expect, test } from "bun:test";
import { Attention } from "../../src/page/attention.ts";
import { Conversations } from "../../src/page/conversations.ts";
import type { ReceivedMessage } from "../../src/page/logEntry.ts";
import { SettingsStore } from "../../src/page/settings.ts";

/** Somebody who does not look, and what calls them. */
function reader() {
  const settings = new SettingsStore(undefined);
  const conversations = new Conversations(undefined);
  const signs = { rings: 0, lines: [] as string[] };
  const clock = { now: 0 };
  const attention = new Attention({
    settings: () => settings.current.value,
    now: () => clock.now,
    ring: () => (signs.rings += 1),
    notify: (line, _, open) => {
      signs.lines.push(line);
      open();
    },
  });
  let key = 0;
  const hears = (to: string, text: string): void => {
    key += 1;
    const message: ReceivedMessage = {
      kind: "received",
      key,
      at: 0,
      seq: key,
      from: "Alice",
      to,
      text,
    };
    conversations.receive(message, false);
    attention.call(message, "Bob", (conversation) => conversations.choose(conversation));
  };
  return { settings, conversations, attention, signs, clock, hears };
}

describe("whoever does not look", () => {
  test.each([
    ["Bob", "psst", 1],
    ["teacher", "I have a question", 1],
    ["everyone", "what does bob say?", 1],
    ["#lab", "@Bob look", 1],
    ["groupStudy", "Bob: yours", 1],
    ["everyone", "Bobby is late", 0],
    ["everyone", "hello", 0],
    ["groupStudy", "hello", 0],
  ])("is called by a message to %s, %j, %d times", (to, text, times) => {
    const { signs, attention, conversations, hears } = reader();
    hears(to, text);
    expect(signs.rings).toBe(times);
    expect(attention.isCalled(conversations)).toBe(times > 0);
  });

  test("hears one sound for what comes at once, and another later", () => {
    const { signs, clock, hears } = reader();
    for (const text of ["one", "two", "three"]) hears("Bob", text);
    expect(signs.rings).toBe(1);
    clock.now += 60_000;
    hears("Bob", "four");
    expect(signs.rings).toBe(2);
  });

  test("is called no longer once it is read", () => {
    const { attention, conversations, hears } = reader();
    hears("Bob", "psst");
    conversations.choose("Alice");
    conversations.markRead();
    expect(attention.isCalled(conversations)).toBe(false);
  });

  test("hears nothing with the sound switched off, and is notified, without the text, only if they want", () => {
    const { settings, signs, conversations, hears } = reader();
    settings.change({ sound: false });
    hears("Bob", "a secret");
    expect(signs).toEqual({ rings: 0, lines: [] });
    settings.change({ notifications: true });
    hears("Bob", "a secret");
    hears("everyone", "Bob!");
    expect(signs.lines).toEqual(["Alice wrote to you", "Alice named you"]);
    expect(conversations.chosen).toBe("everyone");
  });
});
