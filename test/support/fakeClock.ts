import type { Clock } from "../../src/client/clock.ts";

interface Timer {
  at: number;
  run: () => void;
}

/** A clock that a test turns. Where it hurries, who sleeps wakes at once and that much later. */
export class FakeClock implements Clock {
  /** All that was slept for, in milliseconds. */
  readonly sleeps: number[] = [];
  readonly hurries: boolean;
  readonly #timers = new Set<Timer>();
  #now = 0;
  #onSleep: (() => void)[] = [];

  constructor({ hurries = false } = {}) {
    this.hurries = hurries;
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Disposable {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.sleeps.push(ms);
    for (const resolve of this.#onSleep.splice(0)) resolve();
    if (this.hurries) {
      this.advance(ms);
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = this.after(ms, resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }

  /** Waits until somebody goes to sleep. */
  async isSleptBy(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onSleep.push(resolve);
    });
  }

  /** The program is stopped for so long; timers that were due meanwhile run when it goes on. */
  stop(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  /** Lets time pass; timers that are due run in their order, each at its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end);
      const [next] = due.toSorted((one, other) => one.at - other.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}
