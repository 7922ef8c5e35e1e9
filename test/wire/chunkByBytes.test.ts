import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { encodeFrames } from "../../src/wire/encoder.ts";
import { chunkNames } from "../../src/wire/chunkByBytes.ts";

/** Lists of up to some thousand valid names, of letters of one to four bytes. */
const lists = fc
  .tuple(fc.nat(2_500), fc.constantFrom("a", "é", "李", "𐐀"), fc.integer({ min: 0, max: 27 }))
  .map(([count, letter, length]) =>
    Array.from({ length: count }, (_, index) => `${letter.repeat(length)}${index}`),
  );

test("names are cut into frames that fit a line, in order, and none is lost", () => {
  fc.assert(
    fc.property(lists, lists, (joined, left) => {
      const chunks = chunkNames(joined, left);
      expect(chunks.flatMap(([first]) => first)).toEqual(joined);
      expect(chunks.flatMap(([, second]) => second)).toEqual(left);
      for (const [first, second] of chunks) {
        const line = encodeFrames({ type: "presence", joined: first, left: second });
        expect(line.length - 1).toBeLessThanOrEqual(65_536);
      }
    }),
    { numRuns: 60 },
  );
});

test("few names are one frame, and so are none", () => {
  expect(chunkNames(["Tom"], ["Bob", "Mary"])).toEqual([[["Tom"], ["Bob", "Mary"]]]);
  expect(chunkNames([], [])).toEqual([[[], []]]);
});

test("a long list does not make the short one longer", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `${"x".repeat(27)}${index}`);
  const chunks = chunkNames(many, ["Tom"]);
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.map(([, left]) => left.length)).toEqual(chunks.map((_, at) => (at === 0 ? 1 : 0)));
});
