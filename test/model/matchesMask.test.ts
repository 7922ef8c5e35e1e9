import { expect, test } from "bun:test";
import fc from "fast-check";
import { matchesMask } from "../../src/model/matchesMask.ts";

test.each([
  ["Tom", "Tom"],
  ["tom", "tom"],
  ["T*", "Tom"],
  ["*", "Tom"],
  ["*om*", "Tom"],
  ["T?m", "Tom"],
  ["?????*", "Alice"],
  ["a*b*c", "aXbbYc"],
  ["*?", "T"],
])("%s means %s", (mask, name) => {
  expect(matchesMask(mask, name)).toBe(true);
});

test.each([
  ["Tom", "Tommy"],
  ["T?", "Tom"],
  ["*x", "Tom"],
  ["?", ""],
  ["a*b*c", "aXbbY"],
  ["", "Tom"],
])("%s does not mean %s", (mask, name) => {
  expect(matchesMask(mask, name)).toBe(false);
});

test("agrees with the regular expression of its words", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
  const mask = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(mask, letters, (mask, name) => {
      const words = mask.replaceAll("*", ".*").replaceAll("?", ".");
      expect(matchesMask(mask, name)).toBe(new RegExp(`^${words}$`, "u").test(name));
    }),
    { numRuns: 2_000 },
  );
});

test("takes no more time for a mask that is made to take it", () => {
  expect(matchesMask(`${"*a".repeat(15)}b`, "a".repeat(10_000))).toBe(false);
});
