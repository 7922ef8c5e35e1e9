import { expect, test } from "bun:test";
import fc from "fast-check";
import { splitText } from "../../../src/protocols/irc/privmsg.ts";

test("a text is cut between words, each line of it on its own", () => {
  expect(splitText("hello", 100)).toEqual(["hello"]);
  expect(splitText("", 100)).toEqual([" "]);
  expect(splitText("a\n\n\tb", 100)).toEqual(["a", " ", "    b"]);
  expect(splitText("one two three", 8)).toEqual(["one two", "three"]);
  expect(splitText("abcdefghij klm", 4)).toEqual(["abcd", "efgh", "ij", "klm"]);
  expect(splitText("ääää", 5)).toEqual(["ää", "ää"]);
});

function letters(said: string): string {
  return said.replaceAll(" ", "");
}

test("nothing of a text is lost, and no part is longer than it may be or cut within a character", () => {
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
      expect(letters(parts.join(""))).toBe(letters(any));
    }),
  );
});
