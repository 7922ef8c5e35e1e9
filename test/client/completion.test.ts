import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Roster } from "../../src/client/roster.ts";
import { CompletionCycle } from "../../src/client/terminal/completionCycle.ts";
import { complete } from "../../src/client/terminal/completion.ts";
import { nameKey } from "../../src/model/name.ts";
import { checkName } from "../../src/model/nameCheck.ts";
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
    ["hello @bo", "@bo", ["@Bob", "@Bobby"]],
    ["@", "@", ["@Mary", "@Bob", "@Bobby", "@Zoë"]],
    ["a@bo", "a@bo", []],
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

const cycleOf = (...candidates: string[]) => new CompletionCycle({ replaced: "x", candidates });

describe("Tab again", () => {
  test("goes on to the next, and lists them all the first time", () => {
    const cycle = cycleOf("Bob:", "Bobby:");
    expect(cycle.next()).toEqual({ replaced: "x", candidate: "Bob:" });
    expect(cycle.takeList(80)).toBe("  Bob:  Bobby:\n");
    expect(cycle.next()).toEqual({ replaced: "Bob:", candidate: "Bobby:" });
    expect(cycle.takeList(80)).toBe("");
    expect(cycle.next()).toEqual({ replaced: "Bobby:", candidate: "Bob:" });
  });

  test("lists nothing if there is nothing to choose", () => {
    expect([cycleOf("Bob:").takeList(80), cycleOf().takeList(80)]).toEqual(["", ""]);
    expect(cycleOf().next()).toEqual({ replaced: "x", candidate: "x" });
  });

  test("lists no row wider than the terminal, and of a big class not everybody", () => {
    const list = cycleOf(...Array.from({ length: 500 }, (_, index) => `u${index}`)).takeList(40);
    const rows = list.trimEnd().split("\n");
    expect(rows.every((row) => row.length <= 40)).toBe(true);
    expect(rows.length).toBeLessThan(12);
    expect(list).toEndWith("  and 440 more\n");
  });
});
