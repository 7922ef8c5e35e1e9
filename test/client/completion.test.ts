import { describe, expect, test } from "bun:test";
import { complete } from "../../src/client/terminal/completion.ts";

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

test("the likeliest stays first", () => {
  expect(complete("b", ["Bobby", "Bob"]).candidates).toEqual(["Bobby:", "Bob:"]);
});
