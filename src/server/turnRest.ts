import type { TurnTold } from "../transport/flushScheduler.ts";

/** Receivers of a turn, from which on they are many. */
const manyReceivers = 2_000;
/** Bytes for each of them, below which they were told little. */
const littleBytes = 512;

export interface TurnRestOptions {
  /** Milliseconds, of a clock that never goes back. */
  now: () => number;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
  /** Calls back once the event loop has handled all that was ready. */
  schedule: (end: () => void) => void;
}

/**
 * Schedules the ends of turns. One that told little to many is followed by a rest as long as that took, in which more
 * gathers: it takes a call of the system for each receiver, whatever they are told.
 */
export class TurnRest {
  readonly #options: TurnRestOptions;
  #until = Number.NEGATIVE_INFINITY;

  constructor(options: TurnRestOptions) {
    this.#options = options;
  }

  /** A turn has ended. */
  note({ receivers, bytes, ms }: TurnTold): void {
    if (receivers < manyReceivers || bytes > receivers * littleBytes) return;
    this.#until = this.#options.now() + ms;
  }

  schedule(end: () => void): void {
    const { now, after, schedule } = this.#options;
    const restMs = this.#until - now();
    if (restMs > 0) after(restMs, () => schedule(end));
    else schedule(end);
  }
}
