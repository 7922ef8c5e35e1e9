import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { findNearest, findNearestWord } from "../../src/model/nearest.ts";

const here = ["Alice", "Bob", "Mary", "Dr.ABC", "groupStudent", "Ольга"];

describe("the nearest name", () => {
  test.each([
    ["with two letters swapped", "Alcie", "Alice"],
    ["with a letter missing", "Alic", "Alice"],
    ["with a letter too many", "Bobb", "Bob"],
    ["with a wrong letter", "Marx", "Mary"],
    ["with two slips", "grupStudnet", "groupStudent"],
    ["in another case", "BOB", "Bob"],
    ["in another width", "Ｂｏｂ", "Bob"],
    ["with a slip and in another case", "dr.abd", "Dr.ABC"],
    ["in another script", "Олга", "Ольга"],
    ["itself", "Mary", "Mary"],
  ])("is found %s", (_, typed, meant) => {
    expect(findNearestWord(typed, here)).toBe(meant);
  });

  test.each(["Zebra", "Alexander", "", "M", "x", "Rb"])("is none to %j", (typed) => {
    expect(findNearestWord(typed, here)).toBeUndefined();
  });

  test("of a short word may differ in half of it, and no more", () => {
    expect(findNearestWord("Bo", ["Bob"])).toBe("Bob");
    expect(findNearestWord("ab", ["ax"])).toBe("ax");
    expect(findNearestWord("ab", ["xy"])).toBeUndefined();
    expect(findNearestWord("a", ["b"])).toBeUndefined();
    expect(findNearestWord("a", ["A"])).toBe("A");
  });

  test("is the one with the fewest slips, wherever it stands", () => {
    expect(findNearestWord("Marta", ["Maria", "Martha", "Marta"])).toBe("Marta");
    expect(findNearestWord("Martta", ["Maria", "Marta"])).toBe("Marta");
  });

  test("is none where nobody is here", () => {
    expect(findNearestWord("Bob", [])).toBeUndefined();
  });

  test("of any name with one letter lost is that name", () => {
    const names = fc.string({ unit: fc.constantFrom(..."abcXYZ.é"), minLength: 3, maxLength: 32 });
    fc.assert(
      fc.property(names, fc.nat(), (name, at) => {
        const lost = at % name.length;
        expect(findNearestWord(name.slice(0, lost) + name.slice(lost + 1), ["0000", name])).toBe(
          name,
        );
      }),
    );
  });
});

test("what is far too long for a name is not compared at all", () => {
  const long = "a".repeat(200);
  expect(findNearest(long, [{ name: long, key: long }])).toBeUndefined();
  // Each of these letters unfolds into eighteen.
  expect(findNearest("\ufdfa".repeat(21_000), [{ name: "Bob", key: "bob" }])).toBeUndefined();
});

test("of the names that are alike the nearest is found, and unlike names take nothing from it", () => {
  const alike = Array.from({ length: 30 }, (_, index) => `student-of-chemistry-${index + 100}`);
  const unlike = Array.from({ length: 5_000 }, (_, index) => `${"abcdefgh".repeat(2)}${index}`);
  expect(findNearestWord("studnet-of-chemistry-117", [...unlike, ...alike])).toBe(
    "student-of-chemistry-117",
  );
});

test("what is too long once it is folded is not compared", () => {
  const name = "\ufdfa".repeat(30);
  expect(findNearestWord(`${name}x`, [`${name}y`])).toBe(`${name}y`);
  expect(findNearestWord("\ufdfa".repeat(60), ["Bob"])).toBeUndefined();
});
