import { afterEach, expect, setSystemTime, test } from "bun:test";
import { systemClock } from "../../src/client/clock.ts";

afterEach(() => {
  setSystemTime();
});

test("the clock of a client does not step when the machine's date is set", () => {
  const before = systemClock.now();
  for (const date of ["2001-01-01", "2099-01-01"]) {
    setSystemTime(new Date(date));
    const passed = systemClock.now() - before;
    expect(passed).toBeGreaterThanOrEqual(0);
    expect(passed).toBeLessThan(3_600_000);
  }
});
