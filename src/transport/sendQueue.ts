import { limits } from "../model/limits.ts";
import type { ByteSink } from "../wire/byteQueue.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import type { WriteChain } from "./writeChain.ts";
import type { FlushScheduler } from "./flushScheduler.ts";

/** What an outbox is made with; the one who holds it may be it himself. */
export interface SendQueueOptions {
  readonly sink: ByteSink;
  readonly turn: FlushScheduler;
  /** More waits than may; is to `cut`. */
  onOverflow(): void;
  /** All is out after `end`; told once. */
  onEnd(): void;
}

/**
 * One receiver's way out: what it is told in a turn is one write at its end, what the socket does not
 * take waits for it to drain. Keeps order. Never blocks. Takes nothing more once too much waits.
 */
export class SendQueue {
  readonly #queue: ByteQueue;
  readonly #options: SendQueueOptions;
  #batch: WriteChain | undefined;
  /** Too much waits and nothing was taken since that was seen. */
  #isStalled = false;
  /** Ends with this turn: what is told in it still goes out. */
  #isEnding = false;
  /** Takes nothing more. */
  #isClosed = false;
  #hasEnded = false;

  constructor(options: SendQueueOptions) {
    this.#queue = new ByteQueue(options.sink);
    this.#options = options;
  }

  tell(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const { turn } = this.#options;
    if (this.#batch === undefined) turn.add(this);
    this.#batch = (this.#batch ?? turn.start).and(bytes);
  }

  flush(): void {
    if (this.#batch !== undefined) this.#queue.write(this.#batch.bytes);
    this.#batch = undefined;
    this.#isClosed ||= this.#isEnding;
    this.#overflowWhenStalled();
    this.#endWhenEmpty();
  }

  /** Called now and then: one who stalls is seen though nobody tells him anything more. */
  tick(): void {
    if (this.#queue.bytes > 0) this.#overflowWhenStalled();
  }

  drain(): void {
    const before = this.#queue.bytes;
    this.#queue.drain();
    this.#isStalled &&= this.#queue.bytes === before;
    this.#endWhenEmpty();
  }

  /** Ends once all that is told in this turn is out. */
  end(): void {
    this.#isEnding = true;
    if (this.#batch === undefined) this.#options.turn.add(this);
  }

  /** Drops what waits, but for the rest of a line half out, and ends with `last`. */
  cut(last: Uint8Array): void {
    this.#batch = undefined;
    this.#queue.dropWholeLines();
    this.#queue.write(last);
    this.#isEnding = true;
    this.#isClosed = true;
    this.#endWhenEmpty();
  }

  /**
   * Too much waits, and did so the last time it was looked, and nothing was taken in between. Who reads
   * may have more waiting, as when a long history is shown to him.
   */
  #overflowWhenStalled(): void {
    const { bytes } = this.#queue;
    const wasStalled = this.#isStalled;
    this.#isStalled = bytes > limits.outboxBytes;
    const isStuck = wasStalled && this.#isStalled;
    if ((isStuck || bytes > limits.backlogBytes) && !this.#isEnding) this.#options.onOverflow();
  }

  #endWhenEmpty(): void {
    const isOut = this.#batch === undefined && this.#queue.bytes === 0;
    if (!this.#isClosed || this.#hasEnded || !isOut) return;
    this.#hasEnded = true;
    this.#options.onEnd();
  }
}
