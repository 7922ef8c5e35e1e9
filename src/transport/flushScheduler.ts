import { WriteChain } from "./writeChain.ts";

/** What a turn flushes when it ends. */
export interface Flushable {
  /** Must not throw. */
  flush(): void;
}

export interface FlushSchedulerOptions {
  /** Runs before anything is flushed: what was said is stored before anyone is told. */
  before: () => void;
  /** Runs when all is flushed. */
  after: () => void;
  /** Calls back once the event loop has handled all that was ready, as `setImmediate` does. */
  schedule: (end: () => void) => void;
}

/**
 * One turn of the event loop: everything that was ready is read and handled, then each receiver gets
 * one write. Bun runs `setImmediate` after the data callbacks of all sockets that were ready.
 */
export class FlushScheduler {
  readonly #options: FlushSchedulerOptions;
  readonly #flushables: Flushable[] = [];
  #scheduled = false;
  /** The chain every receiver starts the turn with. */
  start = new WriteChain();

  constructor(options: FlushSchedulerOptions) {
    this.#options = options;
  }

  /** Makes sure the turn is ended. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.schedule(() => this.#end());
  }

  /** Flushes this once, when the turn ends. */
  add(flushable: Flushable): void {
    this.#flushables.push(flushable);
    this.wake();
  }

  #end(): void {
    try {
      this.#options.before();
    } finally {
      this.#scheduled = false;
    }
    const flushables = this.#flushables.splice(0);
    for (const flushable of flushables) flushable.flush();
    this.start = new WriteChain();
    this.#options.after();
  }
}
