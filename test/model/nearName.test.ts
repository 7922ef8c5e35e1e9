import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { checkName } from "../../src/model/nameCheck.ts";
import { nearNames } from "../../src/model/nearName.ts";

/** The first of them that may be somebody's. */
function nearest(typed: string): string | undefined {
  return nearNames(typed).find((name) => checkName(name).ok);
}

describe("the nearest name", () => {
  test.each([
    ["Anna Müller", "Anna_Müller"],
    ["  Anna   Müller ", "Anna_Müller"],
    ["bob@home", "bob_home"],
    ["Bob!", "Bob"],
    ["Bob 😀 Smith", "Bob_Smith"],
    ["Bo\u200bb", "Bob"],
    ["Bo\u202eb", "Bob"],
    ["\u0301Bob", "Bob"],
    ["Gal··la", "Galla"],
    ["Brien’", "Brien"],
    ["42", "_42"],
    ["groupie", "_groupie"],
    ["علی\u200cرضا کریمی", "علی\u200cرضا_کریمی"],
    ["x".repeat(40), "x".repeat(32)],
    ["menu", "menu-2"],
  ])("to %j is %s", (typed, name) => {
    expect(nearest(typed)).toBe(name);
  });

  test.each(["", " ", "😀", "\u200b", "!!!"])("to %j there is none", (typed) => {
    expect(nearest(typed)).toBeUndefined();
  });

  test("to a name that may be somebody's is that name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 32 }), (text) => {
        const checked = checkName(text);
        fc.pre(checked.ok);
        expect(nearest(text)).toBe(checked.name);
      }),
    );
  });
});
