import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { Connection } from "./connection.ts";
import type { TokenBucket } from "./tokenBucket.ts";

/**
 * Cuts what a connection receives into lines and gives them out as fast as its bucket allows. Beyond
 * that it pauses the connection, so that the peer's own network stack holds the peer back: nothing is
 * cut off and nothing piles up here.
 */
export class PacedReader {
  readonly #connection: Connection;
  readonly #bucket: TokenBucket;
  readonly #splitter: LineSplitter;
  /** A line that waits for its token. */
  #held: Line | undefined;
  #hasEnded = false;

  /** @param decode makes text of a line's bytes; UTF-8 by default */
  constructor(connection: Connection, bucket: TokenBucket, decode?: (bytes: Uint8Array) => string) {
    this.#connection = connection;
    this.#bucket = bucket;
    this.#splitter = new LineSplitter(decode);
  }

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
  }

  /** No more bytes follow. */
  end(): void {
    this.#hasEnded = true;
  }

  /**
   * Gives out every line that may be taken now; call it again when the connection has resumed.
   * @returns whether the peer has ended its side and all its lines were given out
   */
  read(takeLine: (line: Line) => void): boolean {
    while (!this.#connection.isClosing) {
      const line = this.#held ?? this.#next();
      if (line === undefined) return this.#hasEnded;
      if (!this.#bucket.take()) {
        this.#held = line;
        this.#connection.pauseFor(this.#bucket.waitMs);
        return false;
      }
      this.#held = undefined;
      takeLine(line);
    }
    return false;
  }

  #next(): Line | undefined {
    return this.#splitter.next() ?? (this.#hasEnded ? this.#splitter.rest() : undefined);
  }
}
