import { expect, test } from "bun:test";
import { firstLines } from "../../src/page/firstLines.ts";
import type { Part } from "../../src/page/richText.ts";

function text(...texts: string[]): Part[] {
  return texts.map((one) => ({ kind: "text", text: one }));
}

test("a text of no more lines is not cut", () => {
  expect(firstLines(text("a\nb\nc"), 3)).toBeUndefined();
  expect(firstLines(text("a\nb", "still b\nc"), 3)).toBeUndefined();
  expect(firstLines([], 3)).toBeUndefined();
});

test("a text of more lines is cut behind the last that may stand, wherever its pieces meet", () => {
  expect(firstLines(text("a\nb\nc\nd"), 3)).toEqual(text("a\nb\nc"));
  expect(firstLines(text("a\nb", "still b\nc\nd", "e"), 3)).toEqual(text("a\nb", "still b\nc"));
  expect(firstLines(text("a\n", "\nb"), 2)).toEqual(text("a\n"));
});

test("a block of code that is cut stays one", () => {
  const block: Part = { kind: "block", text: "1\n2\n3" };
  expect(firstLines([...text("see\n"), block], 3)).toEqual([
    ...text("see\n"),
    { kind: "block", text: "1\n2" },
  ]);
});
