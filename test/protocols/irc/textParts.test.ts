import { expect, test } from "bun:test";
import fc from "fast-check";
import { splitText } from "../../../src/protocols/irc/textParts.ts";

test("each line of a text is split between words", () => {
  expect(splitText("hello", 100)).toEqual(["hello"]);
  expect(splitText("", 100)).toEqual([" "]);
  expect(splitText("a\n\n\tb", 100)).toEqual(["a", "    b"]);
  expect(splitText("one two three", 8)).toEqual(["one two", "three"]);
  expect(splitText("abcdefghij klm", 4)).toEqual(["abcd", "efgh", "ij", "klm"]);
  expect(splitText("ääää", 5)).toEqual(["ää", "ää"]);
});

function withoutSpaces(text: string): string {
  return text.replaceAll(" ", "");
}

test("splitting loses nothing, keeps every part within the limit, and never splits a character", () => {
  const text = fc.string({ unit: fc.oneof(fc.constant(" "), fc.string({ unit: "grapheme" })) });
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 60 }), (any, bytes) => {
      fc.pre(any.isWellFormed() && !/[\n\t]/.test(any));
      const parts = splitText(any, bytes);
      for (const part of parts) {
        expect(part).not.toBe("");
        expect(part.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
      }
      expect(withoutSpaces(parts.join(""))).toBe(withoutSpaces(any));
    }),
  );
});
