import { limits } from "../model/limits.ts";

/** Bytes that may wait for all connections together before those who cause it are slowed. */
export const easyBytes = 67_108_864;

/** However much waits, this part of a connection's bounds is left. */
const leastPart = 1 / 16;

/**
 * The memory for what waits to be read, of all connections together. Bytes that several receivers share
 * count for each of them. The more waits, the less one connection may have waiting, and the more slowly
 * anybody earns bytes to send: whoever says little does not notice.
 */
export class SendBudget {
  #bytes = 0;

  /** Bytes that wait for all connections together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** So many bytes more wait, or fewer. */
  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** What is left of every bound: 1 as long as little waits. */
  get part(): number {
    const over = this.#bytes / easyBytes - 1;
    return over <= 0 ? 1 : Math.max(leastPart, 1 - over);
  }

  /** Bytes that may wait for one peer; beyond them only its place in the history is kept. */
  get mostUnsent(): number {
    return limits.sendQueueBytes * this.part;
  }
}
