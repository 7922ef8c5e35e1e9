import { expect, test } from "bun:test";
import type { Row } from "../../src/page/logRows.ts";
import { addEdges } from "../../src/page/pastRows.ts";

const rows: Row[] = [{ kind: "new", key: "new" }];
const more = { kind: "more" } as const;

function keys(edges: Parameters<typeof addEdges>[1], all = rows): string[] {
  return addEdges(all, edges).map(({ key }) => key);
}

test("above a log stands what can be read before it, and below a part of it what follows", () => {
  const nothing = { past: undefined, hasEarlier: false, isOffline: false };
  expect(keys(nothing)).toEqual(["new"]);
  expect(keys({ ...nothing, hasEarlier: true })).toEqual(["earlier", "new"]);
  const past = { isApart: true, earlier: more, later: more };
  expect(keys({ ...nothing, past })).toEqual(["earlier", "new", "later"]);
  const old = { isApart: false, earlier: { kind: "none" }, later: more } as const;
  expect(keys({ ...nothing, hasEarlier: true, past: old })).toEqual(["new"]);
});

test("an empty conversation is not said to begin: it says who reads it", () => {
  const past = { isApart: false, earlier: { kind: "begins" }, later: more } as const;
  const edges = { past, hasEarlier: false, isOffline: false };
  expect(keys(edges)).toEqual(["earlier", "new"]);
  expect(keys(edges, [])).toEqual([]);
});
