import { expect, test } from "bun:test";
import type { Entry } from "../../src/page/entry.ts";
import { rowsOf } from "../../src/page/rows.ts";
import { limits } from "../../src/model/limits.ts";

const day = (at: number): string => `${Math.floor(at / 86_400_000)}`;

function heard(key: number, at: number, from: string, to = "everyone"): Entry {
  return { kind: "heard", key, at, seq: key, from, to, text: "x" };
}

function shown(entries: Entry[], firstNew?: number): string[] {
  return rowsOf(entries, firstNew, day).map((row) => {
    if (row.kind !== "entry") return row.kind;
    return row.follows ? `${row.entry.key} follows` : `${row.entry.key}`;
  });
}

test("messages of one sender to one receiver follow each other", () => {
  const entries = [
    heard(1, 0, "Alice"),
    heard(2, 1, "Alice"),
    heard(3, 2, "Alice", "Bob"),
    heard(4, 3, "Mary"),
    heard(5, 3 + limits.pageGroupMs, "Mary"),
  ];
  expect(shown(entries)).toEqual(["day", "1", "2 follows", "3", "4", "5"]);
});

test("times of a clock that is a day behind do not name the days again and again", () => {
  const day = 86_400_000;
  const entries = [heard(1, day, "Alice"), heard(2, 0, "Bob"), heard(3, day + 1, "Alice")];
  expect(shown(entries)).toEqual(["day", "1", "2", "3"]);
});

test("each day is named, and the mark of what is new stands below the day", () => {
  const entries = [
    heard(1, 0, "Alice"),
    heard(2, 86_400_000, "Alice"),
    heard(3, 86_400_001, "Alice"),
  ];
  expect(shown(entries, 2)).toEqual(["day", "1", "day", "new", "2", "3 follows"]);
});
