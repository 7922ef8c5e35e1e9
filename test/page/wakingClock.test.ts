import { expect, test } from "bun:test";
import type { Clock } from "../../src/client/clock.ts";
import { WakingClock } from "../../src/page/wakingClock.ts";

const { signal } = new AbortController();

/** The clock of a machine that was suspended: time has passed, and no timer has noticed. */
class SuspendedClock implements Clock {
  passed = 0;
  /** The browser's clock stands still while the machine sleeps. */
  unseen = 0;

  date(): number {
    return 1_000_000 + this.passed + this.unseen;
  }

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

function wakingClock(suspended: SuspendedClock): WakingClock {
  return new WakingClock(suspended, () => suspended.date());
}

test("a returning reader does not wait for the next try", async () => {
  const clock = wakingClock(new SuspendedClock());
  const slept = clock.sleep(10_000, signal);
  clock.wake();
  await slept;
});

test("an aborted sleep ends, whether it has begun or not", async () => {
  const clock = wakingClock(new SuspendedClock());
  await clock.sleep(10_000, AbortSignal.abort());
  const leaving = new AbortController();
  const slept = clock.sleep(10_000, leaving.signal);
  leaving.abort();
  await slept;
});

test("overdue calls run at once; others, and those that were disposed, do not", () => {
  const suspended = new SuspendedClock();
  const clock = wakingClock(suspended);
  const done: string[] = [];
  clock.after(60, () => done.push("overdue"));
  clock.after(61, () => done.push("not yet"));
  clock.after(1, () => done.push("called off"))[Symbol.dispose]();
  suspended.passed = 60;
  clock.wake();
  clock.wake();
  expect(done).toEqual(["overdue"]);
});

test("time asleep counts, even if the browser's clock stood still", () => {
  const suspended = new SuspendedClock();
  const clock = wakingClock(suspended);
  const done: string[] = [];
  clock.after(60_000, () => done.push("overdue"));
  suspended.passed = 1_000;
  suspended.unseen = 59_000;
  expect(clock.now()).toBe(1_000);
  clock.wake();
  expect(clock.now()).toBe(60_000);
  expect(done).toEqual(["overdue"]);
  clock.wake();
  expect(clock.now()).toBe(60_000);
});

test("a date that is set back, or a little ahead, moves nothing", () => {
  const suspended = new SuspendedClock();
  const clock = wakingClock(suspended);
  for (const seconds of [-3_600, -3_598, -7_200]) {
    suspended.unseen = seconds * 1_000;
    clock.wake();
    expect(clock.now()).toBe(0);
  }
});
