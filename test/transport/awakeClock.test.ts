import { expect, test } from "bun:test";
import { AwakeClock } from "../../src/transport/awakeClock.ts";

test("the clock goes on with time, and stands still while the process is stopped", () => {
  let steady = 1_000;
  const clock = new AwakeClock(() => steady, 2_000);
  expect(clock.now()).toBe(0);
  steady += 900;
  expect(clock.now()).toBe(900);
  clock.tick();
  steady += 1_500;
  expect(clock.now()).toBe(2_400);
  // The first tick after a minute in which nothing ran.
  steady += 60_000;
  expect(clock.now()).toBe(2_900);
  clock.tick();
  steady += 100;
  expect(clock.now()).toBe(3_000);
});
