import { expect, test } from "bun:test";
import type { LogEntry } from "../../src/page/logEntry.ts";
import { arrangeRows, countNew, followsWithinMs } from "../../src/page/logRows.ts";

const day = (at: number): string => `${Math.floor(at / 86_400_000)}`;

function message(key: number, at: number, from: string, to = "everyone"): LogEntry {
  return { kind: "received", key, at, seq: key, from, to, text: "x" };
}

function retracted(key: number, from: string): LogEntry {
  const to = "everyone";
  return { kind: "received", key, at: key, seq: key, from, to, text: "", isRetracted: true };
}

const conversation = "everyone";

function shown(entries: LogEntry[], firstNew?: number): string[] {
  return arrangeRows(entries, { conversation, firstNew, dayOf: day }).map((row) => {
    if (row.kind !== "entry") return row.kind;
    return row.follows ? `${row.entry.key} follows` : `${row.entry.key}`;
  });
}

test("messages of one sender to one receiver follow each other", () => {
  const entries = [
    message(1, 0, "Alice"),
    message(2, 1, "Alice"),
    message(3, 2, "Alice", "Bob"),
    message(4, 3, "Mary"),
    message(5, 3 + followsWithinMs, "Mary"),
  ];
  expect(shown(entries)).toEqual(["day", "1", "2 follows", "3", "4", "5"]);
});

test("a group of messages ends five minutes after it began, however soon one follows the other", () => {
  const half = followsWithinMs / 2;
  const entries = [0, 1, 2, 3].map((index) => message(index + 1, index * half, "Alice"));
  expect(shown(entries)).toEqual(["day", "1", "2 follows", "3", "4 follows"]);
});

test("the mark stands before what came later, if its own message is gone from a full log", () => {
  const entries = [message(7, 1, "Alice"), message(8, 2, "Mary")];
  expect(shown(entries, 5)).toEqual(["day", "new", "7", "8"]);
  const rows = arrangeRows(entries, { conversation, firstNew: 8, dayOf: day });
  expect(countNew(rows)).toEqual({ count: 1, since: 2 });
});

test("where a message for another conversation was typed stands that it was, without its text", () => {
  const sent = { kind: "sent", at: 1, id: "a", text: "x", delivery: "delivered" } as const;
  const rows = shown([{ ...sent, key: 1, to: "Alice", within: "everyone" }]);
  expect(rows).toEqual(["day", "elsewhere"]);
});

test("times of a clock that is a day behind do not name the days again and again", () => {
  const day = 86_400_000;
  const entries = [message(1, day, "Alice"), message(2, 0, "Bob"), message(3, day + 1, "Alice")];
  expect(shown(entries)).toEqual(["day", "1", "2", "3"]);
});

test("each day is named, and the mark of new messages is below the day", () => {
  const entries = [
    message(1, 0, "Alice"),
    message(2, 86_400_000, "Alice"),
    message(3, 86_400_001, "Alice"),
  ];
  expect(shown(entries, 2)).toEqual(["day", "1", "day", "new", "2", "3 follows"]);
});

test("of messages in a row that one person said and that were taken back one line is left", () => {
  const entries = [
    message(1, 1, "Bob"),
    retracted(2, "Bob"),
    retracted(3, "Bob"),
    retracted(4, "Mary"),
    message(5, 5, "Mary"),
    message(6, 6, "Mary"),
  ];
  expect(shown(entries)).toEqual(["day", "1", "retracted", "retracted", "5", "6 follows"]);
  const rows = arrangeRows(entries, { conversation, firstNew: undefined, dayOf: day }).filter(
    ({ kind }) => kind === "retracted",
  );
  expect(rows).toMatchObject([
    { from: "Bob", count: 2 },
    { from: "Mary", count: 1 },
  ]);
});
