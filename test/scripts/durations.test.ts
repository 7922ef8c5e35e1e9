import { expect, test } from "bun:test";
import { Durations } from "../../scripts/campus/durations.ts";

test("a share of many durations is told from how often each came", () => {
  const durations = new Durations();
  expect(durations.percentile(0.5)).toBeNaN();
  for (let ms = 1; ms <= 100; ms += 1) durations.add(ms);
  durations.add(1e9);
  expect(durations.size).toBe(101);
  expect(durations.percentile(0.5)).toBe(51);
  expect(durations.percentile(0.99)).toBe(100);
  expect(durations.percentile(1)).toBe(120_000);
  const more = new Durations();
  more.merge(durations.counts);
  more.merge([[1, 100]]);
  expect([more.size, more.percentile(0.5)]).toEqual([201, 1]);
  durations.clear();
  expect(durations.size).toBe(0);
});
