import { expect, test } from "bun:test";
import type { ReactionCount, ToldReaction } from "../../src/model/reaction.ts";
import { countReaction, namesOfReaction } from "../../src/model/reaction.ts";

type Told = Omit<ToldReaction, "seq">;

function changed(by: string, on: boolean, count: number, reaction: Told["reaction"] = "👍"): Told {
  return { reaction, count, change: { by, on }, names: [] };
}

function after(me: string | undefined, ...told: Told[]): ReactionCount[] {
  return told.reduce<ReactionCount[]>((counts, one) => countReaction(counts, one, me), []);
}

test("who reacts is counted and named, one's own reaction is marked, and the last who takes it back ends it", () => {
  const ann = changed("Ann", true, 1);
  const bob = changed("Bob", true, 2);
  expect(after("Bob", ann, bob)).toEqual([
    { reaction: "👍", count: 2, names: ["Ann", "Bob"], mine: true },
  ]);
  expect(after("Bob", ann, bob, changed("Bob", false, 1))).toEqual([
    { reaction: "👍", count: 1, names: ["Ann"] },
  ]);
  expect(after("Bob", bob, changed("Ann", false, 1))).toMatchObject([{ mine: true }]);
  expect(after("Bob", ann, changed("Ann", false, 0))).toEqual([]);
  expect(after(undefined, ann, bob)).toEqual([{ reaction: "👍", count: 2, names: ["Ann", "Bob"] }]);
});

test("of many who react the first are named, and each way keeps its place", () => {
  const names = Array.from({ length: namesOfReaction + 3 }, (_, index) => `u${index}`);
  const told = names.map((name, index) => changed(name, true, index + 1));
  const party = changed("Ann", true, 1, "🎉");
  const counts = after("Bob", ...told, party, changed("Ann", true, names.length + 1));
  expect(counts.map(({ reaction, count }) => `${reaction} ${count}`)).toEqual(["👍 9", "🎉 1"]);
  expect(counts[0]?.names).toEqual(names.slice(0, namesOfReaction));
});

test("how a reaction stands after a time away takes the place of all that was known", () => {
  const before = [changed("Ann", true, 1), changed("Bob", true, 2)];
  const standing = { reaction: "👍", count: 7, change: undefined, names: ["Cem"] } as const;
  expect(after("Bob", ...before, standing)).toEqual([{ reaction: "👍", count: 7, names: ["Cem"] }]);
  expect(after("Bob", ...before, { ...standing, mine: true })).toMatchObject([{ mine: true }]);
  expect(after("Bob", ...before, { ...standing, count: 0, names: [] })).toEqual([]);
});
