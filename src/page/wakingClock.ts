import type { Clock } from "../client/clock.ts";

interface Waiting {
  /** In milliseconds, by the clock that is wrapped. */
  dueAt: number;
  run: () => void;
}

/**
 * What the date may run ahead of a clock that never steps without a machine having slept, in
 * milliseconds between two wakings.
 */
const leastSleepMs = 5_000;

/**
 * A clock that can be woken. A browser slows and stops the timers of a page that nobody looks at, and
 * those of a machine that is suspended, for which its clock may stand still too. Woken, it counts that
 * time, runs at once what is overdue and ends all sleep, so that a returning reader does not wait for
 * the next try.
 */
export class WakingClock implements Clock {
  readonly #clock: Clock;
  readonly #date: () => number;
  readonly #sleepers = new Set<() => void>();
  readonly #waiting = new Set<Waiting>();

  /** By how much the date was ahead of the clock at the last waking, in milliseconds. */
  #aheadMs: number;
  /** Time asleep that the clock did not count. */
  #sleptMs = 0;

  /** @param date milliseconds since 1970-01-01T00:00:00Z */
  constructor(clock: Clock, date: () => number) {
    this.#clock = clock;
    this.#date = date;
    this.#aheadMs = date() - clock.now();
  }

  now(): number {
    return this.#clock.now() + this.#sleptMs;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const waking = new AbortController();
    const wake = (): void => waking.abort();
    this.#sleepers.add(wake);
    signal.addEventListener("abort", wake, { once: true });
    await this.#clock.sleep(ms, waking.signal).finally(() => {
      this.#sleepers.delete(wake);
      signal.removeEventListener("abort", wake);
    });
  }

  after(ms: number, run: () => void): Disposable {
    const waiting = { dueAt: this.now() + ms, run: () => this.#waiting.delete(waiting) && run() };
    this.#waiting.add(waiting);
    const timer = this.#clock.after(ms, waiting.run);
    return {
      [Symbol.dispose]: () => {
        this.#waiting.delete(waiting);
        timer[Symbol.dispose]();
      },
    };
  }

  wake(): void {
    const aheadMs = this.#date() - this.#clock.now();
    const unseenMs = aheadMs - this.#aheadMs;
    if (unseenMs > leastSleepMs) this.#sleptMs += unseenMs;
    this.#aheadMs = aheadMs;
    const now = this.now();
    for (const wake of this.#sleepers) wake();
    const overdue = [...this.#waiting].filter(({ dueAt }) => dueAt <= now);
    for (const { run } of overdue) run();
  }
}
