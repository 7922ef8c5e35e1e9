import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { computeBackoffMs } from "../../src/client/reconnect.ts";

const attempt = fc.integer({ min: 0, max: 2_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("backoff", () => {
  test("is between 0.2 s and 10 s for every attempt and random number", () => {
    fc.assert(
      fc.property(attempt, random, (attempt, chance) => {
        const ms = computeBackoffMs(attempt, () => chance);
        expect(ms).toBeGreaterThanOrEqual(200);
        expect(ms).toBeLessThan(10_000);
      }),
    );
  });

  test("doubles the longest wait from try to try, up to 10 s", () => {
    const longest = [0, 1, 2, 3, 4, 5, 6].map((attempt) => computeBackoffMs(attempt, () => 1));
    expect(longest).toEqual([400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  });

  test("is spread at random over that time", () => {
    const spread = [0, 0.5, 1].map((chance) => computeBackoffMs(3, () => chance));
    expect(spread).toEqual([200, 1_700, 3_200]);
  });
});
