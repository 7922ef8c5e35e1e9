import type { Clock } from "../client/clock.ts";

interface Waiting {
  /** In milliseconds, by the clock that is wrapped. */
  dueAt: number;
  run: () => void;
}

/**
 * A clock that can be woken. A browser slows and stops the timers of a page that nobody looks at, and
 * those of a machine that is suspended. Woken, it runs at once what is overdue and ends all sleep, so
 * that a returning reader does not wait for the next try.
 */
export class WakingClock implements Clock {
  readonly #clock: Clock;
  readonly #sleepers = new Set<() => void>();
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
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
    const now = this.now();
    for (const wake of this.#sleepers) wake();
    const overdue = [...this.#waiting].filter(({ dueAt }) => dueAt <= now);
    for (const { run } of overdue) run();
  }
}
