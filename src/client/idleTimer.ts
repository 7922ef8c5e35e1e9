import type { Clock } from "./clock.ts";

export interface IdleTimerOptions {
  clock: Clock;
  /** Milliseconds without a sound that are too long. */
  afterMs: number;
  /** Is told each time so long a silence is over. */
  onSilent: () => void;
}

/** Notices when nothing is heard for too long. Costs one timer, however much is heard. */
export class IdleTimer implements Disposable {
  readonly #options: IdleTimerOptions;
  #heardAt: number;
  #timer: Disposable;

  constructor(options: IdleTimerOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
    this.#timer = this.#startTimer(options.afterMs);
  }

  heard(): void {
    this.#heardAt = this.#options.clock.now();
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #startTimer(ms: number): Disposable {
    return this.#options.clock.after(ms, () => this.#look());
  }

  #look(): void {
    const { afterMs, clock, onSilent } = this.#options;
    const rest = this.#heardAt + afterMs - clock.now();
    this.#timer = this.#startTimer(rest > 0 ? rest : afterMs);
    if (rest <= 0) onSilent();
  }
}
