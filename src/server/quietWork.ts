/** Nothing may have happened for so long before more of the work is done, in milliseconds. */
const quietMs = 200;
/** Between two pieces of it while it stays quiet, in milliseconds: whoever says something waits for one at most. */
const betweenMs = 20;

export interface QuietWorkOptions {
  /** Does some milliseconds of it; returns whether more is to do. Must not throw. */
  work: () => boolean;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
}

/**
 * Work that can wait for whoever talks: one piece of it is done at each tick, about a second apart, and the rest
 * while nothing else happens.
 */
export class QuietWork {
  readonly #options: QuietWorkOptions;
  #turns = 0;
  #isWaiting = false;
  #isStopped = false;

  constructor(options: QuietWorkOptions) {
    this.#options = options;
  }

  /** Something happened. */
  noteTurn(): void {
    this.#turns += 1;
  }

  tick(): void {
    const isMore = this.#options.work();
    if (isMore && !this.#isWaiting) this.#wait(quietMs);
  }

  stop(): void {
    this.#isStopped = true;
  }

  #wait(ms: number): void {
    this.#isWaiting = true;
    const turns = this.#turns;
    this.#options.after(ms, () => {
      this.#isWaiting = false;
      if (this.#isStopped) return;
      if (this.#turns !== turns) this.#wait(quietMs);
      else if (this.#options.work()) this.#wait(betweenMs);
    });
  }
}
