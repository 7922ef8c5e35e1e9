import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { byteLength, cleanText, displayText } from "../../src/model/text.ts";

const hostile = fc.constantFrom(
  ..."\u0000\u0007\b\t\n\v\f\r\u001b\u007f\u0085\u009b\u061c\u200e\u200f\u2028\u202e\u2066\ufeff",
);
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: anyUnit }),
  fc.string({ unit: fc.oneof(hostile, anyUnit, fc.constantFrom("a", " ", "é")) }),
);

function controlsIn(text: string): string[] {
  return [...text].filter((character) => /[\p{Cc}\p{Bidi_Control}]/u.test(character));
}

/** Two of Unicode's spaces are line ends. */
const ordinary = fc
  .string({ unit: "grapheme" })
  .map((text) => text.replaceAll(/[\u2028\u2029]/gu, " "));

describe("cleaned text", () => {
  test("has no control but line end and tab, and no bidirectional one", () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const cleaned = cleanText(text);
        expect(controlsIn(cleaned).filter((found) => found !== "\n" && found !== "\t")).toEqual([]);
        expect(cleaned.isWellFormed()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is clean already when it is cleaned again", () => {
    fc.assert(
      fc.property(anyString, (text) => {
        const cleaned = cleanText(text);
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
    );
  });

  test("has lost nothing but what was forbidden", () => {
    fc.assert(
      fc.property(ordinary, (text) => {
        expect(cleanText(text)).toBe(text);
      }),
    );
  });

  test.each([
    ["a family", "👨‍👩‍👧‍👦 and a flag 🏳️‍🌈"],
    ["accents, composed or not", "Zoë, Zoe\u0308"],
    ["Chinese, Japanese and Korean", "你好。こんにちは 안녕하세요"],
    ["Arabic and Hebrew", "مرحبا שלום"],
    ["a non-joiner, which Persian needs", "می\u200cخواهم"],
    ["Hindi", "नमस्ते"],
    ["lines and tabs", "one\n\ttwo"],
    ["code", "if (a < b && c > d) { x = `y`; }"],
  ])("keeps %s", (_, text) => {
    expect(cleanText(text)).toBe(text);
  });

  test.each([
    ["colour", "\u001b[31mred\u001b[0m", "[31mred[0m"],
    ["a title", "\u001b]0;Bob\u0007hi", "]0;Bobhi"],
    ["an 8-bit escape", "\u009b2Jhi", "2Jhi"],
    ["a rewritten line", "hi\b\bho", "hiho"],
    ["reversed text", "abc\u202edef\u202c", "abcdef"],
    ["isolates", "\u2066abc\u2069", "abc"],
    ["a byte order mark", "\ufeffhi", "hi"],
  ])("has no %s", (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  test.each(["\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"])(
    "ends a line in LF where it was %j",
    (lineEnd) => {
      expect(cleanText(`one${lineEnd}two`)).toBe("one\ntwo");
    },
  );

  test("has a replacement character for half of one", () => {
    expect(cleanText("a\ud83d!")).toBe("a\ufffd!");
  });
});

const wild = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom("\n", "\r", "\t", "\u001b", "\u202e", "\u2028", "a", " ") }),
);

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

test("the bytes of a text are those of its UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(byteLength(text)).toBe(Buffer.byteLength(text));
    }),
  );
});
