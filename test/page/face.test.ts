import { expect, test } from "bun:test";
import { pickFace } from "../../src/page/face.ts";

test.each([
  ["Bob", "B"],
  ["Dr.ABC", "DA"],
  ["mary-ann_lee", "MA"],
  ["李雷", "李"],
  ["e\u0301mile", "E\u0301"],
  ["...", "."],
])("%s is %s", (name, initials) => {
  expect(pickFace(name).initials).toBe(initials);
});

test("a name has one colour wherever it is seen, and names share the colours evenly", () => {
  expect(pickFace("Bob")).toEqual(pickFace("Bob"));
  const counts = new Map<number, number>();
  for (let at = 0; at < 1_600; at++) {
    const { colour } = pickFace(`student${at}`);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  expect(counts.size).toBe(16);
  expect(Math.min(...counts.values())).toBeGreaterThan(50);
});
