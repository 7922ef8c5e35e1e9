import { expect, test } from "bun:test";
import type { Row } from "../../src/page/logRows.ts";
import { findNewest, mostDrawn } from "../../src/page/logWindow.ts";

const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ kind: "day", key: `${at}`, at }));

test("while a log grows its first drawn row stays until too many are drawn, and then fewer are", () => {
  let first: string | undefined;
  const starts = new Set<number>();
  for (let count = 1; count <= 3 * mostDrawn; count += 1) {
    const { start, end } = findNewest(rows(count), first);
    expect(end).toBe(count);
    expect(end - start).toBeLessThanOrEqual(mostDrawn);
    expect(end - start).toBeGreaterThanOrEqual(Math.min(count, mostDrawn - 100));
    starts.add(start);
    first = `${start}`;
  }
  expect([...starts]).toEqual([0, 101, 202, 303, 404, 505, 606]);
});

test.each([
  ["is not there any more", "gone"],
  ["is far above", "5"],
])("the newest are drawn if the row that was first %s", (_, first) => {
  expect(findNewest(rows(1_000), first)).toEqual({ start: 800, end: 1_000 });
});
