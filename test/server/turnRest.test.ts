import { expect, test } from "bun:test";
import { TurnRest } from "../../src/server/turnRest.ts";

/** A server whose time the test tells. */
function restOf() {
  const clock = { now: 1_000 };
  const waits: number[] = [];
  const ends: string[] = [];
  const rest = new TurnRest({
    now: () => clock.now,
    after(ms, callback) {
      waits.push(ms);
      callback();
    },
    schedule: (end) => end(),
  });
  return { clock, waits, ends, rest };
}

test("a turn that told little to many is followed by as long a rest, and then by none", () => {
  const { clock, waits, ends, rest } = restOf();
  rest.note({ receivers: 10_000, bytes: 1_300_000, ms: 40 });
  clock.now += 15;
  rest.schedule(() => ends.push("after the rest"));
  expect(waits).toEqual([25]);
  clock.now += 25;
  rest.schedule(() => ends.push("at once"));
  expect(waits).toEqual([25]);
  expect(ends).toEqual(["after the rest", "at once"]);
});

test.each([
  ["told few", { receivers: 1_999, bytes: 1_999 }],
  ["told many much", { receivers: 10_000, bytes: 10_000_000 }],
])("a turn that %s is followed by none", (_, told) => {
  const { waits, rest } = restOf();
  rest.note({ ...told, ms: 40 });
  rest.schedule(() => {});
  expect(waits).toEqual([]);
});
