import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { decodeInput, lineEnd, encodeInput } from "../../src/client/terminal/inputHistory.ts";
import { cleanText } from "../../src/model/text.ts";

const wild = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\n", "\r", "\t", "\u001b", "\u007f", "a", " ", "é") }),
);

describe("pasted text", () => {
  test("becomes one line without control characters", () => {
    fc.assert(
      fc.property(wild, (text) => {
        expect(encodeInput(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });

  test("is sent as it was, without forbidden characters and trailing line ends", () => {
    fc.assert(
      fc.property(wild, (text) => {
        fc.pre(!/[␤␉]/u.test(text));
        expect(decodeInput(encodeInput(text))).toBe(cleanText(text).replace(/\n+$/u, ""));
      }),
    );
  });

  test("of several lines shows where they end", () => {
    expect(encodeInput("one\r\n\ttwo\n")).toBe(`one${lineEnd}␉two`);
    expect(decodeInput(`one${lineEnd}␉two`)).toBe("one\n\ttwo");
  });

  test("cannot press a key", () => {
    expect(encodeInput("ls\u001b[201~\u0003exit\n")).toBe("ls[201~exit");
  });

  test("of line ends alone is empty", () => {
    expect(encodeInput("\n\r\n")).toBe("");
  });
});
