import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { AwakeClock, AwakeTimer } from "../../src/transport/awakeClock.ts";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("the clock goes on with time, and stands still while the process is stopped", () => {
  let steady = 1_000;
  const clock = new AwakeClock(() => steady, 2_000);
  expect(clock.now()).toBe(0);
  steady += 900;
  expect(clock.now()).toBe(900);
  steady += 1_500;
  expect(clock.now()).toBe(2_400);
  // The first look after a minute in which nothing ran.
  steady += 60_000;
  expect(clock.now()).toBe(2_400);
  steady += 100;
  expect(clock.now()).toBe(2_500);
});

test("a timer calls back when so much time has passed in which the process ran, and not if it was stopped", () => {
  let now = 0;
  let calls = 0;
  const onEnd = (): void => void (calls += 1);
  const [, ended] = [1, 2].map(() => new AwakeTimer(() => now, 1_000, onEnd));
  now = 600;
  // A minute of the system's, in which the process's clock stands still.
  jest.advanceTimersByTime(60_000);
  expect(calls).toBe(0);
  ended?.stop();
  now = 1_000;
  jest.advanceTimersByTime(400);
  expect(calls).toBe(1);
  jest.advanceTimersByTime(60_000);
  expect(calls).toBe(1);
});
