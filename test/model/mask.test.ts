import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/model/limits.ts";
import {
  cleanUser,
  foldIdentity,
  foldMask,
  formatFullMask,
  hostOf,
  matchesMask,
  meansIdentity,
  parseMask,
} from "../../src/model/mask.ts";

test("a mask keeps its wildcards, and is written in its plainest form", () => {
  for (const [written, plain, full] of [
    ["Bob", "Bob", "Bob!*@*"],
    ["B?b*", "B?b*", "B?b*!*@*"],
    ["Bob!*@*", "Bob", "Bob!*@*"],
    ["Bob!", "Bob", "Bob!*@*"],
    ["Bob!b", "Bob!b@*", "Bob!b@*"],
    ["b@m-7.classchat", "*!b@m-7.classchat", "*!b@m-7.classchat"],
    ["*!*@m-7.*", "*!*@m-7.*", "*!*@m-7.*"],
    ["*!~b*@*", "*!~b*@*", "*!~b*@*"],
    ["@h", "*!*@h", "*!*@h"],
    ["*!*@*", "*", "*!*@*"],
    ["Zoe\u0308!*@*", "Zo\u00eb", "Zo\u00eb!*@*"],
  ] as const) {
    expect([written, parseMask(written)]).toEqual([written, plain]);
    expect(formatFullMask(plain)).toBe(full);
    expect(parseMask(full)).toBe(plain);
  }
});

test("what could match nobody, or only at a cost, is no mask", () => {
  const long = "x".repeat(limits.nameCharacters + 1);
  const unfolding = "\ufdfa".repeat(5);
  for (const written of [
    "a b",
    "a#b",
    "a!b@c@d",
    "a!b!c",
    long,
    `*!${long}@*`,
    `*!*@${"h".repeat(65)}`,
    `${unfolding}!*@*`,
    `*!${unfolding}@*`,
    "*".repeat(1_000),
  ]) {
    expect([written, parseMask(written)]).toEqual([written, undefined]);
  }
});

test("of whatever text, a mask that is written down is read the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab*?!@.~é-") }), (text) => {
      const mask = parseMask(text);
      if (mask === undefined) return;
      expect(parseMask(mask)).toBe(mask);
      expect(parseMask(formatFullMask(mask))).toBe(mask);
    }),
  );
});

test("hosts tell members apart, and users are what can be shown of what a client gives", () => {
  expect([hostOf(7), hostOf(70)]).toEqual(["m-7.classchat", "m-70.classchat"]);
  for (const [given, shown] of [
    ["bob", "bob"],
    ["~bob", "bob"],
    ["O'Neil", "O'Neil"],
    ["bob@home!x", "bobhomex"],
    ["Zoe\u0308 B", "Zo\u00ebB"],
    ["", undefined],
    ["~ !@", undefined],
    ["\u202eevil\u0007", "evil"],
    ["x".repeat(100), "x".repeat(limits.userCharacters)],
    ["\ufdfa".repeat(20), undefined],
  ] as const) {
    expect([given, cleanUser(given)]).toEqual([given, shown]);
  }
});

test("a mask means somebody by all its parts: any of their names, their user and their host", () => {
  const bob = foldIdentity(7, ["robert", "bob"], "Rob");
  const unknownUser = foldIdentity(7, ["bob"], undefined);
  for (const [mask, isBob, isUnknown] of [
    ["*", true, true],
    ["B?B", true, true],
    ["ROBERT!*@*", true, false],
    ["Bob!~rob@m-7.classchat", true, true],
    ["Bob!rob@M-7.*", true, true],
    ["Bob!tom@*", false, true],
    ["Bob!*@m-8.classchat", false, false],
    ["Tom", false, false],
  ] as const) {
    const folded = foldMask(mask);
    const meant = [meansIdentity(folded, bob), meansIdentity(folded, unknownUser)];
    expect([mask, ...meant]).toEqual([mask, isBob, isUnknown]);
  }
});

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
  expect(matchesMask([...mask], [...name])).toBe(true);
});

test.each([
  ["Tom", "Tommy"],
  ["T?", "Tom"],
  ["*x", "Tom"],
  ["?", ""],
  ["a*b*c", "aXbbY"],
  ["", "Tom"],
])("%s does not mean %s", (mask, name) => {
  expect(matchesMask([...mask], [...name])).toBe(false);
});

test("agrees with the regular expression of its words", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
  const mask = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(mask, letters, (mask, name) => {
      const words = mask.replaceAll("*", ".*").replaceAll("?", ".");
      expect(matchesMask([...mask], [...name])).toBe(new RegExp(`^${words}$`, "u").test(name));
    }),
    { numRuns: 2_000 },
  );
});

test("takes no more time for a mask that is made to take it", () => {
  expect(matchesMask([...`${"*a".repeat(15)}b`], [..."a".repeat(10_000)])).toBe(false);
});
