import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/model/limits.ts";
import type { ModeChange } from "../../src/model/roomMode.ts";
import type { ModeMistake } from "../../src/model/typedModes.ts";
import { formatModes } from "../../src/model/roomMode.ts";
import { parseModes, splitModes } from "../../src/model/typedModes.ts";

const long = "x".repeat(limits.nameCharacters + 1);

describe("changes of modes", () => {
  test.each<[string, ModeChange[]]>([
    ["+i", [{ mode: "i", on: true }]],
    ["i", [{ mode: "i", on: true }]],
    [
      "+m-t",
      [
        { mode: "m", on: true },
        { mode: "t", on: false },
      ],
    ],
    [
      "+kl sesame 9",
      [
        { mode: "k", key: "sesame" },
        { mode: "l", limit: 9 },
      ],
    ],
    ["+k क़ुंजी", [{ mode: "k", key: "क़ुंजी".normalize("NFC") }]],
    ["-k", [{ mode: "k", key: undefined }]],
    [
      "-ko * Bob",
      [
        { mode: "k", key: undefined },
        { mode: "o", on: false, name: "Bob" },
      ],
    ],
    ["-l", [{ mode: "l", limit: undefined }]],
    [
      "+b-b T*m ?",
      [
        { mode: "b", on: true, mask: "T*m" },
        { mode: "b", on: false, mask: "?" },
      ],
    ],
    ["  +v   Zoe\u0308 ", [{ mode: "v", on: true, name: "Zo\u00eb" }]],
    ["-n", [{ mode: "n", on: false }]],
    ["", []],
  ])("%j", (text, changes) => {
    expect(parseModes(splitModes(text))).toEqual({ changes, mistakes: [] });
  });

  test.each<[text: string, why: ModeMistake["why"], value?: string]>([
    ["+x", "unknown"],
    ["+k", "needs_value"],
    ["+b", "needs_value"],
    ["-o", "needs_value"],
    ["+l", "needs_value"],
    ["+l 0", "bad_value", "0"],
    ["+l many", "bad_value", "many"],
    ["+k a,b", "bad_value", "a,b"],
    ["+k a\u200bb", "bad_value", "a\u200bb"],
    ["+k a\ufe0fb", "bad_value", "a\ufe0fb"],
    ["+k \u0301a", "bad_value", "\u0301a"],
    [`+k ${long}`, "bad_value", long],
    ["+b a!b@c@d", "bad_value", "a!b@c@d"],
  ])("%j is a mistake", (text, ...[why, value]) => {
    const letter = text.charAt(1);
    const mistake: ModeMistake = value === undefined ? { letter, why } : { letter, why, value };
    expect(parseModes(splitModes(text))).toEqual({ changes: [], mistakes: [mistake] });
  });

  test("with a value that is empty or holds a space are mistakes that name it", () => {
    for (const value of ["", " ", "a b"]) {
      const mistakes = ["k", "l"].map((letter) => ({ letter, why: "bad_value" as const, value }));
      expect(parseModes(["+kl", value, value])).toEqual({ changes: [], mistakes });
    }
  });

  test("are no more than a command may hold", () => {
    const { changes, mistakes } = parseModes([`+${"ix".repeat(limits.modeChanges)}`]);
    expect(changes.length + mistakes.length).toBe(limits.modeChanges);
  });

  test("that are written down are read the same", () => {
    const word = fc
      .stringMatching(/^[\p{L}\p{Nd}._'-]{1,16}$/u)
      .map((text) => text.normalize("NFC"))
      // What is composed of one letter may stand as three.
      .filter((text) => [...text].length < limits.nameCharacters)
      .filter((text) => !/\p{Default_Ignorable_Code_Point}/u.test(text));
    const on = fc.boolean();
    const change = fc.oneof<fc.Arbitrary<ModeChange>[]>(
      fc.record({ mode: fc.constantFrom("i", "m", "n", "t"), on }),
      fc.record({ mode: fc.constant("k"), key: fc.option(word, { nil: undefined }) }),
      fc.record({
        mode: fc.constant("l"),
        limit: fc.option(fc.integer({ min: 1, max: 999_999 }), { nil: undefined }),
      }),
      fc.record({ mode: fc.constant("b"), on, mask: word.map((text) => `${text}*?`) }),
      fc.record({ mode: fc.constantFrom("o", "v"), on, name: word }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: limits.modeChanges }), (changes) => {
        expect(parseModes(splitModes(formatModes(changes)))).toEqual({ changes, mistakes: [] });
      }),
    );
  });

  test("of whatever text never throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(() => parseModes([`+${text}`, text])).not.toThrow();
      }),
    );
  });
});

test("a mask is bounded once it is folded, and holds the joiners of a name", () => {
  const unfolding = "\ufdfa".repeat(4);
  expect(parseModes(["+b", `*${unfolding}`])).toEqual({
    changes: [],
    mistakes: [{ letter: "b", why: "bad_value", value: `*${unfolding}` }],
  });
  const mask = "علی\u200cرضا*";
  expect(parseModes(["+b", mask]).changes).toEqual([{ mode: "b", on: true, mask }]);
});
