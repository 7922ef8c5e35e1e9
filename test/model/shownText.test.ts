import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { displayText } from "../../src/model/shownText.ts";

const wild = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom("\n", "\r", "\t", "\u001b", "\u202e", "\u2028", "a", " ") }),
);

/** Two of Unicode's spaces are line ends. */
const ordinary = fc
  .string({ unit: "grapheme" })
  .map((text) => text.replaceAll(/[\u2028\u2029]/gu, " "));

describe("shown text", () => {
  test("has no control but line ends, each with four spaces behind it", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const shown = displayText(text);
        const controls = [...shown].filter((found) => /[\p{Cc}\p{Bidi_Control}]/u.test(found));
        expect(controls.filter((found) => found !== "\n")).toEqual([]);
        const [, ...following] = shown.split("\n");
        expect(following.filter((line) => !line.startsWith("    "))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("cannot pose as the next message", () => {
    expect(displayText("hi\nAlice in ClassChat : I am silly")).toBe(
      "hi\n    Alice in ClassChat : I am silly",
    );
    expect(displayText("hi\u2028<Alice>: psst")).toBe("hi\n    <Alice>: psst");
  });

  test("has spaces for tabs", () => {
    expect(displayText("a\tb\n\tc")).toBe("a    b\n        c");
  });

  test("of one ordinary line is that line", () => {
    fc.assert(
      fc.property(ordinary, (text) => {
        expect(displayText(text)).toBe(text);
      }),
    );
  });
});
