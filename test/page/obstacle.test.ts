import { describe, expect, test } from "bun:test";
import type { Holding } from "../../src/model/act.ts";
import { nothingHolds } from "../../src/model/act.ts";
import type { Destination } from "../../src/page/destination.ts";
import { findObstacle } from "../../src/page/obstacle.ts";
import { clockTime } from "../../src/page/time.ts";

const destinations: Destination[] = [
  { kind: "everyone" },
  { kind: "person", name: "Bob" },
  { kind: "person", name: "Rivera" },
  { kind: "group", name: "groupA" },
  { kind: "room", name: "#lab" },
  { kind: "teachers" },
  { kind: "window" },
  { kind: "command", does: "" },
];

/** Where nothing goes, as `kind` or `name`. */
function blocked(holding: Partial<Holding>, isInCharge = false): string[] {
  const speaker = {
    holding: { ...nothingHolds, ...holding },
    isInCharge,
    teachers: new Set(["Rivera"]),
  };
  return destinations
    .filter((to) => findObstacle(to, speaker) !== undefined)
    .map((to) => ("name" in to ? to.name : to.kind));
}

describe("what keeps a line from its receivers, before it is sent", () => {
  test.each<[string, Partial<Holding>, string[]]>([
    ["nothing", {}, []],
    ["a slow class, which the server counts", { slow: 5 }, []],
    ["a locked class", { locked: true }, []],
    ["quiet", { quiet: true }, ["everyone"]],
    [
      "being muted",
      { muted: { until: undefined } },
      ["everyone", "Bob", "Rivera", "groupA", "#lab"],
    ],
    ["private lines to teachers alone", { private: "teacher" }, ["Bob", "groupA"]],
    ["no private lines", { private: "off" }, ["Bob", "Rivera", "groupA"]],
  ])("%s", (_, holding, expected) => {
    expect(blocked(holding)).toEqual(expected);
    expect(blocked(holding, true)).toEqual([]);
  });
});

test("who is muted reads until when, and whom they can write to", () => {
  const until = Date.UTC(2026, 0, 5, 9, 30);
  const speaker = { isInCharge: false, teachers: new Set<string>() };
  const read = (muted: Holding["muted"]): string | undefined =>
    findObstacle({ kind: "everyone" }, { ...speaker, holding: { ...nothingHolds, muted } });
  expect(read({ until })).toBe(
    `You are muted until ${clockTime.format(until)}. You can write only to teachers now: teacher:TEXT`,
  );
  expect(read({ until: undefined })).toBe(
    "You are muted. You can write only to teachers now: teacher:TEXT",
  );
});
