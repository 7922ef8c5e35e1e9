import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Roster } from "../../src/client/roster.ts";
import { complete } from "../../src/client/terminal/completion.ts";
import { checkName, nameKey } from "../../src/model/name.ts";
import { parseTypedLine } from "../../src/model/typedLine.ts";

const here = ["Mary", "Bob", "Bobby", "Zoë", "groupStudent", "#lab"];

describe("at the start of a line", () => {
  test.each([
    ["B", "B", ["Bob:", "Bobby:"]],
    ["bob", "bob", ["Bob:", "Bobby:"]],
    ["Bobb", "Bobb", ["Bobby:"]],
    ["zoë", "zoë", ["Zoë:"]],
    ["gr", "gr", ["groupStudent:"]],
    ["ev", "ev", ["everyone:"]],
    ["", "", ["Mary:", "Bob:", "Bobby:", "Zoë:", "groupStudent:", "#lab:", "everyone:"]],
    ["#", "#", ["#lab:"]],
    ["X", "X", []],
    ["Bob:hi", "Bob:hi", []],
  ])("%j becomes a name with the colon that addresses it", (before, replaced, candidates) => {
    expect(complete(before, here)).toEqual({ replaced, candidates });
  });

  test.each([
    ["/w", ["/who "]],
    ["/M", ["/msg ", "/mode ", "/menu "]],
    ["/j", ["/join "]],
    ["/x", []],
  ])("%j becomes a command", (before, candidates) => {
    expect(complete(before, here)).toEqual({ replaced: before, candidates });
  });
});

describe("later in a line", () => {
  test.each([
    ["hello Bo", "Bo", ["Bob", "Bobby"]],
    ["/msg ma", "ma", ["Mary"]],
    ["group groupNew B", "B", ["Bob", "Bobby"]],
    ["group groupNew Bob,M", "M", ["Mary"]],
    ["group groupNew Bob, m", "m", ["Mary"]],
    ["/leave #L", "#L", ["#lab"]],
    ["hello ev", "ev", []],
    ["hello /w", "/w", []],
  ])("the word before the cursor in %j becomes a name alone", (before, replaced, candidates) => {
    expect(complete(before, here)).toEqual({ replaced, candidates });
  });
});

describe("completion never offers what would be read otherwise", () => {
  test("a name of digits gets its colon, which reaches its member", () => {
    const roster = new Roster("Bob", ["2024117"], []);
    expect(complete("2024", roster.addressable, roster).candidates).toEqual(["2024117:"]);
    expect(parseTypedLine("2024117:hi", "everyone", roster)).toMatchObject({ to: "2024117" });
  });

  test("a name that a colon does not address, of a class before this version, gets /msg", () => {
    const roster = new Roster("Bob", ["10"], []);
    expect(complete("1", roster.addressable, roster).candidates).toEqual(["/msg 10 "]);
  });

  test("whatever the names: what is offered, with a text, is for that name", () => {
    const name = fc
      .string({ unit: fc.constantFrom(..."aB1234567é._-'ː"), minLength: 1, maxLength: 8 })
      .filter((text) => checkName(text).ok);
    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: nameKey }), (names) => {
        const roster = new Roster("me", names, ["groupA"], ["#lab", "#10"]);
        const { candidates } = complete("", roster.addressable, roster);
        const meant = [...roster.addressable, "everyone", "teacher", "server"];
        expect(candidates).toHaveLength(meant.length);
        for (const [index, to] of meant.entries()) {
          const typed = parseTypedLine(`${candidates[index]}hi`, "everyone", roster);
          expect(typed).toEqual({ type: "say", to, text: "hi" });
        }
      }),
    );
  });
});

test("the likeliest stays first", () => {
  expect(complete("b", ["Bobby", "Bob"]).candidates).toEqual(["Bobby:", "Bob:"]);
});
