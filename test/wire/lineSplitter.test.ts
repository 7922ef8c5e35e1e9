import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { limits } from "../../src/model/limits.ts";
import type { Line } from "../../src/wire/lineSplitter.ts";
import { LineSplitter, tooLong } from "../../src/wire/lineSplitter.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function take(splitter: LineSplitter): Line[] {
  const lines: Line[] = [];
  for (let line = splitter.next(); line !== undefined; line = splitter.next()) lines.push(line);
  return lines;
}

/** The bytes in chunks of these sizes, which are gone through again and again. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sizes[chunks.length % sizes.length] ?? bytes.length;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}

function linesOf(bytes: Uint8Array, sizes: readonly number[], isEager = true): Line[] {
  const splitter = new LineSplitter();
  const lines: Line[] = [];
  for (const chunk of cut(bytes, sizes)) {
    splitter.push(chunk);
    if (isEager) lines.push(...take(splitter));
  }
  lines.push(...take(splitter));
  const rest = splitter.rest();
  return rest === undefined ? lines : [...lines, rest];
}

const unicode = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("\r", "é", "€", "😀", "\ufeff", "a", "\u0000"),
    maxLength: 20,
  }),
);
/** A CR before the line end belongs to the line end. */
const lineTexts = unicode.map((text) => text.replaceAll("\n", " ").replace(/\r+$/u, ""));
const lineEnds = fc.constantFrom("\n", "\r\n");
const chunkSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });

test("a line's bytes are counted without its end, wherever the chunks were cut", () => {
  const line = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => !/[\r\n]/.test(text));
  const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(line), sizes, fc.constantFrom("\n", "\r\n"), (lines, cuts, end) => {
      const splitter = new LineSplitter();
      const counts: number[] = [];
      for (const chunk of cut(bytesOf(lines.map((text) => text + end).join("")), cuts)) {
        splitter.push(chunk);
        while (splitter.next() !== undefined) counts.push(splitter.lineBytes);
      }
      expect(counts).toEqual(lines.map((text) => Buffer.byteLength(text)));
    }),
  );
});

describe("lines out of a stream", () => {
  test("any text in any chunking arrives as it was", () => {
    const sent = fc.array(fc.tuple(lineTexts, lineEnds), { maxLength: 12 });
    fc.assert(
      fc.property(sent, lineTexts, chunkSizes, fc.boolean(), (lines, tail, sizes, isEager) => {
        const bytes = bytesOf(lines.flat().join("") + tail);
        const texts = lines.map(([text]) => text);
        const expected = tail === "" ? texts : [...texts, tail];
        expect(linesOf(bytes, sizes, isEager)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("whatever the bytes are, they become text and never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), chunkSizes, (bytes, sizes) => {
        const line = bytes.map((byte) => (byte === 10 || byte === 13 ? 0xff : byte));
        const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(line);
        expect(linesOf(Buffer.concat([line, bytesOf("\nnext\n")]), sizes)).toEqual([text, "next"]);
      }),
    );
  });

  test("bytes that are no UTF-8 become replacement characters, each line for itself", () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0x62, 10, 0xe2, 0x82, 10, 0xac, 10]);
    expect(linesOf(bytes, [1])).toEqual(["a\ufffdb", "\ufffd", "\ufffd"]);
  });

  test("an empty line is a line, and a lone CR is text", () => {
    expect(linesOf(bytesOf("\n\r\na\rb\n"), [3])).toEqual(["", "", "a\rb"]);
  });

  test("nothing is left of a stream that ended with a line end", () => {
    const splitter = new LineSplitter();
    splitter.push(bytesOf("one\n"));
    expect(splitter.next()).toBe("one");
    expect(splitter.next()).toBeUndefined();
    expect(splitter.rest()).toBeUndefined();
  });

  test("each line can be taken between two pushes", () => {
    const splitter = new LineSplitter();
    splitter.push(bytesOf("one\ntw"));
    expect(splitter.next()).toBe("one");
    splitter.push(bytesOf("o\nthree\n"));
    expect(splitter.next()).toBe("two");
    splitter.push(bytesOf("four\n"));
    expect(take(splitter)).toEqual(["three", "four"]);
  });
});

describe("a long line", () => {
  const { lineBytes } = limits;
  const cuts = [[1], [1_000], [4_096, 7], [lineBytes], [lineBytes + 1], [10 * lineBytes]];

  test.each(cuts)("of exactly 65,536 bytes passes, in chunks of %d", (...sizes) => {
    const full = "x".repeat(65_536);
    const bytes = bytesOf(`${full}\n${full}\r\nnext\n${full}`);
    expect(linesOf(bytes, sizes)).toEqual([full, full, "next", full]);
  });

  test.each(cuts)("of one byte more is too long, in chunks of %d", (...sizes) => {
    const over = "x".repeat(65_537);
    const bytes = bytesOf(`a\n${over}\nb\n${over}\r\nc\n${over}`);
    expect(linesOf(bytes, sizes)).toEqual(["a", tooLong, "b", tooLong, "c", tooLong]);
  });

  test("is measured in bytes, not in characters", () => {
    const full = "é".repeat(32_768);
    expect(linesOf(bytesOf(`${full}\n${full}x\nnext\n`), [999])).toEqual([full, tooLong, "next"]);
  });

  test("of any length leaves the lines around it intact, wherever the bytes are cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });
    const lengths = fc.integer({ min: 65_000, max: 200_000 });
    fc.assert(
      fc.property(lengths, sizes, lineEnds, (length, cuts, end) => {
        fc.pre(Math.max(...cuts) > 100);
        const long = "y".repeat(length);
        const bytes = bytesOf(`before${end}${long}${end}after${end}`);
        const line = length > 65_536 ? tooLong : long;
        expect(linesOf(bytes, cuts)).toEqual(["before", line, "after"]);
      }),
      { numRuns: 40 },
    );
  });

  test("without end is not kept, and the line behind it is intact", () => {
    const splitter = new LineSplitter();
    const chunk = new Uint8Array(65_536).fill(120);
    Bun.gc(true);
    const before = process.memoryUsage.rss();
    const pushed = 4_096;
    for (let count = 0; count < pushed; count++) {
      splitter.push(chunk);
      expect(splitter.next()).toBeUndefined();
    }
    Bun.gc(true);
    expect(process.memoryUsage.rss() - before).toBeLessThan((pushed * chunk.length) / 2);
    splitter.push(bytesOf("\nafter\n"));
    expect(take(splitter)).toEqual([tooLong, "after"]);
  });
});
