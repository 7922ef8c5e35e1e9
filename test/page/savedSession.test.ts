import { expect, test } from "bun:test";
import type { LogEntry } from "../../src/page/logEntry.ts";
import type { SavedSession } from "../../src/page/savedSession.ts";
import { readSavedSession } from "../../src/page/savedSession.ts";

const common = { at: 0, to: "everyone", text: "x", seq: 2 } as const;
const bare = { name: "Bob", token: "t", seq: 3, chosen: "everyone", drafts: {} } as const;

test("a reload keeps what is answered, quoted, corrected and reacted to", () => {
  const answer = { replyTo: 1, quote: { from: "Ann", text: "done?" }, isCorrected: true } as const;
  const reactions = [{ reaction: "✅", count: 7, names: ["Ann"], mine: true }] as const;
  const sent = { kind: "sent", id: "a", within: "everyone", delivery: "delivered" } as const;
  const entries: LogEntry[] = [
    { kind: "received", key: 1, from: "Ann", ...common, ...answer, reactions },
    { key: 2, ...sent, ...common, ...answer, correction: { id: "c", text: "y" } },
    { key: 3, ...sent, ...common, correction: { id: "d", text: "z", reasons: ["Too late"] } },
  ];
  const aim = { seq: 1, from: "Ann", text: "done?" };
  const saved: SavedSession = {
    ...bare,
    aims: {
      everyone: { kind: "reply", ...aim },
      Ann: { kind: "correction", ...aim, before: "half typed" },
    },
    entries,
  };
  expect(readSavedSession(JSON.stringify(saved))).toEqual(saved);
});

test("what the release before kept of an answer is read", () => {
  const sent = { kind: "sent", key: 1, id: "a", within: "everyone", ...common } as const;
  const kept = { ...bare, entries: [{ ...sent, delivery: "delivered", replyTo: 1 }] };
  expect(readSavedSession(JSON.stringify(kept))).toMatchObject(kept);
});
