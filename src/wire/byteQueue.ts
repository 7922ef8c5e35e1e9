/** The part of a socket that bytes go into. */
export interface ByteSink {
  /** Returns how many bytes it took: fewer than offered where it is full, -1 where it is closed. */
  write(bytes: Uint8Array): number;
}

const lineFeed = 10;

/**
 * Bytes on their way into a socket, in order. `Bun.Socket.write` queues nothing, so what it does not
 * take waits here until it drains. Never copies: chunks may be shared between queues.
 */
export class ByteQueue {
  readonly #sink: ByteSink;
  #waiting: Uint8Array[] = [];
  #bytes = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes that wait for the socket. */
  get bytes(): number {
    return this.#bytes;
  }

  write(chunk: Uint8Array): void {
    const taken = this.#waiting.length > 0 ? 0 : Math.max(0, this.#sink.write(chunk));
    if (taken === chunk.length) return;
    this.#waiting.push(taken === 0 ? chunk : chunk.subarray(taken));
    this.#bytes += chunk.length - taken;
  }

  /** Call when the socket can take more. */
  drain(): void {
    let done = 0;
    for (const chunk of this.#waiting) {
      const taken = Math.max(0, this.#sink.write(chunk));
      this.#bytes -= taken;
      if (taken < chunk.length) {
        this.#waiting[done] = chunk.subarray(taken);
        break;
      }
      done += 1;
    }
    this.#waiting.splice(0, done);
  }

  /** Drops all that waits but the rest of the line whose first bytes are already out. */
  dropWholeLines(): void {
    const [first] = this.#waiting;
    const end = first?.indexOf(lineFeed) ?? -1;
    const rest = first && end !== -1 ? first.subarray(0, end + 1) : undefined;
    this.#waiting = rest ? [rest] : [];
    this.#bytes = rest?.length ?? 0;
  }
}
