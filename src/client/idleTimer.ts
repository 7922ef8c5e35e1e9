import type { Clock } from "./clock.ts";
import { startDeadline } from "./deadline.ts";

export interface IdleTimerOptions {
  clock: Clock;
  /** Milliseconds without a sign of life that are too long. */
  afterMs: number;
  /** Called each time so many have passed. */
  onIdle: () => void;
}

/**
 * Notices when the other side is idle for too long; a program that was stopped first reads what came.
 * Costs one timer, however much comes in.
 */
export class IdleTimer implements Disposable {
  readonly #options: IdleTimerOptions;
  #activeAt: number;
  #timer: Disposable;

  constructor(options: IdleTimerOptions) {
    this.#options = options;
    this.#activeAt = options.clock.now();
    this.#timer = this.#startTimer(options.afterMs);
  }

  /** The other side gave a sign of life. */
  touch(): void {
    this.#activeAt = this.#options.clock.now();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #startTimer(ms: number): Disposable {
    return startDeadline(this.#options.clock, ms, () => this.#check());
  }

  #check(): void {
    const { afterMs, clock, onIdle } = this.#options;
    const rest = this.#activeAt + afterMs - clock.now();
    this.#timer = this.#startTimer(rest > 0 ? rest : afterMs);
    if (rest <= 0) onIdle();
  }
}
