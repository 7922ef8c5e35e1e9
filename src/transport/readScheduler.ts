/**
 * Milliseconds of a turn, in a small class, for handling what was read: then all is written, and the sockets
 * are looked at again.
 */
export const turnMs = 10;

/**
 * Milliseconds that a turn is longer for each connection that the flush before it wrote to: what a write
 * takes while the machine is busy. A crowd's work in shorter turns would be told in more flushes, which
 * would take longer than the work.
 */
export const msPerWrite = 0.02;

/** Milliseconds that one connection may read at once, in a small class; as much longer as the turn is. */
export const sliceMs = 2;

/** Bytes to be sent that count as a millisecond of the turn. */
const bytesPerMs = 4_194_304;

/** A connection that has more to read than its slice. */
export interface Reader {
  /** How much it has used lately of what it may use. */
  readonly usedPart: number;
  /** Reads on. Must not throw. */
  readOn(): void;
}

/**
 * Shares each turn between all who are read. What is read first is handled first, until the turn has
 * taken {@link turnMs}, and in a large class as long as its flush; whoever is left reads on after the
 * flush, those first who have used the least lately. So nobody waits for another's work longer than about
 * two turns, however much there is of it.
 */
export class ReadScheduler {
  readonly #wake: () => void;
  #spentMs = 0;
  #mostMs = turnMs;
  #waiting: Reader[] = [];

  /** @param wake makes sure that the turn ends */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Nobody reads any more in this turn. */
  get isTurnSpent(): boolean {
    return this.#spentMs >= this.#mostMs;
  }

  /** Milliseconds that the turn may take. */
  get turnMs(): number {
    return this.#mostMs;
  }

  /** Milliseconds that one connection may read at once. */
  get sliceMs(): number {
    return (sliceMs / turnMs) * this.#mostMs;
  }

  spendMs(ms: number): void {
    this.#spentMs += ms;
    this.#wake();
  }

  /** So many bytes are to be sent when the turn is flushed. */
  spendBytes(bytes: number): void {
    this.#spentMs += bytes / bytesPerMs;
  }

  /** Reads on in a later turn. */
  add(reader: Reader): void {
    this.#waiting.push(reader);
    this.#wake();
  }

  /**
   * A turn is flushed and the next one begins.
   * @param writes how many connections the flush wrote to
   */
  startTurn(writes: number): void {
    this.#spentMs = 0;
    this.#mostMs = turnMs + writes * msPerWrite;
    if (this.#waiting.length === 0) return;
    const use = new Map(this.#waiting.map((reader) => [reader, reader.usedPart]));
    const readers = this.#waiting.toSorted(
      (one, other) => (use.get(one) ?? 0) - (use.get(other) ?? 0),
    );
    this.#waiting = [];
    for (const [index, reader] of readers.entries()) {
      if (this.isTurnSpent) {
        this.#waiting.push(...readers.slice(index));
        break;
      }
      reader.readOn();
    }
    if (this.#waiting.length > 0) this.#wake();
  }
}
