/** The part of a socket that bytes go into. */
export interface ByteSink {
  /** Returns how many bytes it took: fewer than offered if it is full, -1 if it is closed. */
  write(bytes: Uint8Array): number;
}

const lineFeed = 10;
const nothing = new Uint8Array(0);

/**
 * Bytes on their way into a socket, in order. `Bun.Socket.write` queues nothing, so what it does not
 * take waits here until it drains. Never copies: chunks may be shared between queues.
 */
export class ByteQueue {
  readonly #sink: ByteSink;
  /** Undefined while nothing waits, which is usual. */
  #waiting: Uint8Array[] | undefined;
  #bytes = 0;
  /** The last byte that went out does not end a line. */
  #isMidLine = false;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes that wait for the socket. */
  get bytes(): number {
    return this.#bytes;
  }

  write(chunk: Uint8Array): void {
    const rest = this.#waiting ? chunk : this.#offer(chunk);
    if (rest.length === 0) return;
    this.#bytes += rest.length;
    if (this.#waiting) this.#waiting.push(rest);
    else this.#waiting = [rest];
  }

  /** Call when the socket can take more. */
  drain(): void {
    const waiting = this.#waiting ?? [];
    let done = 0;
    for (const chunk of waiting) {
      const rest = this.#offer(chunk);
      this.#bytes -= chunk.length - rest.length;
      if (rest.length > 0) {
        waiting[done] = rest;
        break;
      }
      done += 1;
    }
    if (done === waiting.length) this.#waiting = undefined;
    else waiting.splice(0, done);
  }

  /** Drops all that waits, except for the rest of a line whose first bytes are already out. */
  dropWholeLines(): void {
    const kept: Uint8Array[] = [];
    for (const chunk of this.#isMidLine ? (this.#waiting ?? []) : []) {
      const end = chunk.indexOf(lineFeed);
      kept.push(end === -1 ? chunk : chunk.subarray(0, end + 1));
      if (end !== -1) break;
    }
    this.#waiting = kept.length > 0 ? kept : undefined;
    this.#bytes = kept.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  /** Returns what the socket did not take. */
  #offer(chunk: Uint8Array): Uint8Array {
    const taken = Math.max(0, this.#sink.write(chunk));
    if (taken > 0) this.#isMidLine = chunk[taken - 1] !== lineFeed;
    // An empty view would keep the whole chunk from the garbage collector.
    if (taken === chunk.length) return nothing;
    return taken === 0 ? chunk : chunk.subarray(taken);
  }
}
