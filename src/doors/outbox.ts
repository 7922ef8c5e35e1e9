import { limits } from "../model/limits.ts";
import type { ByteSink } from "../wire/byteQueue.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import type { Batch } from "./batch.ts";
import type { Turn } from "./turn.ts";

export interface OutboxOptions {
  sink: ByteSink;
  turn: Turn;
  /** More waits than may; is to `cut`. */
  onOverflow: () => void;
  /** All is out after `end`; told once. */
  onEnd: () => void;
}

/**
 * One receiver's way out: what it is told in a turn is one write at its end, what the socket does not
 * take waits for it to drain. Keeps order. Never blocks. Takes nothing more once too much waits.
 */
export class Outbox {
  readonly #queue: ByteQueue;
  readonly #options: OutboxOptions;
  #batch: Batch | undefined;
  #isEnding = false;
  #hasEnded = false;

  constructor(options: OutboxOptions) {
    this.#queue = new ByteQueue(options.sink);
    this.#options = options;
  }

  tell(bytes: Uint8Array): void {
    if (this.#isEnding) return;
    const { turn } = this.#options;
    if (this.#batch === undefined) turn.add(this);
    this.#batch = (this.#batch ?? turn.start).and(bytes);
  }

  flush(): void {
    if (this.#batch !== undefined) this.#queue.write(this.#batch.bytes);
    this.#batch = undefined;
    if (this.#queue.bytes > limits.outboxBytes && !this.#isEnding) this.#options.onOverflow();
    this.#endWhenEmpty();
  }

  drain(): void {
    this.#queue.drain();
    this.#endWhenEmpty();
  }

  /** Takes nothing more and ends once all that was told is out. */
  end(): void {
    this.#isEnding = true;
    this.#endWhenEmpty();
  }

  /** Drops what waits, but for the rest of a line half out, and ends with `last`. */
  cut(last: Uint8Array): void {
    this.#batch = undefined;
    this.#queue.dropWholeLines();
    this.#queue.write(last);
    this.end();
  }

  #endWhenEmpty(): void {
    const isOut = this.#batch === undefined && this.#queue.bytes === 0;
    if (!this.#isEnding || this.#hasEnded || !isOut) return;
    this.#hasEnded = true;
    this.#options.onEnd();
  }
}
