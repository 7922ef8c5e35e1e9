import { expect, test } from "bun:test";
import { LogState } from "../../src/log/logState.ts";
import type { LogRecord } from "../../src/log/record.ts";

const hello = (after: number): LogRecord => ({
  at: 1,
  hello: { addresses: [], after },
  commands: [],
});
const record = (at: number): LogRecord => ({ at, commands: [] });

test("time never goes back, and pauses in which no server wrote do not count as the class's", () => {
  const state = new LogState();
  state.admit({ node: "a", n: 1, seq: 1 }, { ...hello(0), at: 100_000 });
  state.admit({ node: "a", n: 2, seq: 2 }, record(102_000));
  expect([state.at, state.uptimeMs]).toEqual([102_000, 2_000]);
  state.admit({ node: "a", n: 3, seq: 3 }, record(50_000));
  expect([state.at, state.uptimeMs]).toEqual([102_000, 2_000]);
  state.admit({ node: "a", n: 4, seq: 4 }, record(9_000_000));
  expect([state.at, state.uptimeMs]).toEqual([9_000_000, 5_000]);
});

test("nothing is taken of a node that did not begin, has ended, or began too long ago", () => {
  const state = new LogState();
  expect(state.admit({ node: "a", n: 1, seq: 1 }, record(1))).toBeUndefined();
  expect(state.admit({ node: "a", n: 2, seq: 2 }, hello(1))).toBeDefined();
  state.end("a");
  expect(state.admit({ node: "a", n: 3, seq: 3 }, record(1))).toBeUndefined();
  expect(state.admit({ node: "a", n: 2, seq: 4 }, hello(1))).toBeUndefined();
  expect(state.admit({ node: "b", n: 1, seq: 200_000 }, hello(5))).toBeUndefined();
});

test("a server that wrote after the others missed it is not gone", () => {
  const state = new LogState();
  for (const node of ["a", "b"]) state.admit({ node, n: 1, seq: 1 }, hello(0));
  state.admit({ node: "b", n: 2, seq: 3 }, record(1));
  const early = { ...record(1), gone: [{ node: "b", n: 1 }] };
  expect(state.admit({ node: "a", n: 2, seq: 4 }, early)?.gone).toEqual([]);
  const late = { ...record(1), gone: [{ node: "b", n: 2 }] };
  expect(state.admit({ node: "a", n: 3, seq: 5 }, late)?.gone).toEqual(["b"]);
});

test("a state that goes on from its snapshot is the same", () => {
  const state = new LogState();
  state.admit({ node: "a", n: 1, seq: 1 }, { ...hello(0), at: 5_000 });
  state.admit({ node: "a", n: 2, seq: 2 }, record(6_500));
  state.admit({ node: "b", n: 1, seq: 3 }, hello(0));
  state.end("b");
  const other = new LogState(state.snapshot);
  expect(other.snapshot).toEqual(state.snapshot);
  for (const one of [state, other]) one.admit({ node: "a", n: 3, seq: 4 }, record(7_000));
  expect(other.snapshot).toEqual(state.snapshot);
  expect(other.uptimeMs).toBe(2_000);
});
