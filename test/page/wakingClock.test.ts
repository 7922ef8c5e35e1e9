import { expect, test } from "bun:test";
import type { Clock } from "../../src/client/clock.ts";
import { WakingClock } from "../../src/page/wakingClock.ts";

const { signal } = new AbortController();

/** The clock of a machine that was suspended: time has passed, and no timer has noticed. */
class SuspendedClock implements Clock {
  passed = 0;

  now(): number {
    return this.passed;
  }

  async sleep(_: number, aborted: AbortSignal): Promise<void> {
    await new Promise((resolve) => aborted.addEventListener("abort", resolve));
  }

  after(): Disposable {
    return { [Symbol.dispose]() {} };
  }
}

test("a returning reader does not wait for the next try", async () => {
  const clock = new WakingClock(new SuspendedClock());
  const slept = clock.sleep(10_000, signal);
  clock.wake();
  await slept;
});

test("an aborted sleep ends, whether it has begun or not", async () => {
  const clock = new WakingClock(new SuspendedClock());
  await clock.sleep(10_000, AbortSignal.abort());
  const leaving = new AbortController();
  const slept = clock.sleep(10_000, leaving.signal);
  leaving.abort();
  await slept;
});

test("overdue calls run at once; others, and those that were disposed, do not", () => {
  const suspended = new SuspendedClock();
  const clock = new WakingClock(suspended);
  const done: string[] = [];
  clock.after(60, () => done.push("overdue"));
  clock.after(61, () => done.push("not yet"));
  clock.after(1, () => done.push("called off"))[Symbol.dispose]();
  suspended.passed = 60;
  clock.wake();
  clock.wake();
  expect(done).toEqual(["overdue"]);
});
