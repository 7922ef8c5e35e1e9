import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { applyErasing } from "../../src/model/applyErasing.ts";

describe("a corrected line is the line that was meant", () => {
  test.each([
    ["hello", "hello"],
    ["helo\blo", "hello"],
    ["ex\u007f\u007fexit", "exit"],
    ["\b\bmenu", "menu"],
    ["so 👍🏽\bfine", "so fine"],
    ["a 👩‍👩‍👧\bfamily", "a family"],
    ["to 🇪🇹🇫🇷\b go", "to 🇪🇹 go"],
    ["Jose\u0301\bé", "José"],
    ["gone\b\b\b\b", ""],
    ["to everyone\u0015Bob:secret", "Bob:secret"],
  ])("%j is %j", (typed, meant) => {
    expect(applyErasing(typed)).toBe(meant);
  });

  test("with each character erased that people see as one", () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    const seen = fc.constantFrom("a", "é", "e\u0301", "한", "👍🏽", "👩‍👩‍👧", "🇪🇹", "क", " ", "李");
    fc.assert(
      fc.property(fc.array(seen), fc.nat(4), (characters, erased) => {
        const text = characters.join("");
        const segments = Array.from(segmenter.segment(text), ({ segment }) => segment);
        const meant = segments.slice(0, Math.max(0, segments.length - erased)).join("");
        expect(applyErasing(text + "\b".repeat(erased))).toBe(meant);
      }),
    );
  });
});
