/**
 * The time in which this process could run, in milliseconds; it never goes back. While the process is
 * stopped, or the machine sleeps, it stands still: what peers sent meanwhile is read before anybody is
 * judged silent, and nobody's time to come back runs out before they can.
 */
export class AwakeClock {
  readonly #steady: () => number;
  readonly #mostMs: number;
  #awakeMs = 0;
  #tickedAt: number;

  /**
   * @param steady milliseconds of a clock that never goes back
   * @param mostMs between two ticks: if more have passed, the process did not run
   */
  constructor(steady: () => number, mostMs: number) {
    this.#steady = steady;
    this.#mostMs = mostMs;
    this.#tickedAt = steady();
  }

  readonly now = (): number => {
    return this.#awakeMs + Math.min(this.#mostMs, this.#steady() - this.#tickedAt);
  };

  /** To be called at least as often as the clock was told. */
  tick(): void {
    this.#awakeMs = this.now();
    this.#tickedAt = this.#steady();
  }
}
