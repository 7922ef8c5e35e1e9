/**
 * The time in which this process could run, in milliseconds; it never goes back. While the process is
 * stopped, or the machine sleeps, it stands still: what peers sent meanwhile is read before anybody is
 * judged silent, and nobody's time to come back runs out before they can.
 */
export class AwakeClock {
  readonly #steady: () => number;
  readonly #mostMs: number;
  #awakeMs = 0;
  #askedAt: number;

  /**
   * @param steady milliseconds of a clock that never goes back
   * @param mostMs between two times that it is asked: if more have passed, the process did not run
   */
  constructor(steady: () => number, mostMs: number) {
    this.#steady = steady;
    this.#mostMs = mostMs;
    this.#askedAt = steady();
  }

  /** To be asked at least as often as the clock was told. */
  readonly now = (): number => {
    const at = this.#steady();
    const passed = at - this.#askedAt;
    this.#askedAt = at;
    if (passed <= this.#mostMs) this.#awakeMs += passed;
    return this.#awakeMs;
  };
}

/** Calls back once, when so many milliseconds of a clock have passed: a stop of the process is no part of them. */
export class AwakeTimer {
  readonly #now: () => number;
  readonly #until: number;
  readonly #onEnd: () => void;
  #timer: Timer | undefined;

  constructor(now: () => number, ms: number, onEnd: () => void) {
    this.#now = now;
    this.#until = now() + ms;
    this.#onEnd = onEnd;
    this.#wait(ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const left = this.#until - this.#now();
      if (left > 0) this.#wait(Math.ceil(left));
      else this.#onEnd();
    }, ms);
  }
}
