import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { Connection } from "./connection.ts";

/**
 * What became of reading: `waiting` for more bytes, the rate limit, a later turn or its session; `ended` once
 * the peer has ended its side and all its lines were given out; `endless` if a line has no end.
 */
export type Reading = "waiting" | "ended" | "endless";

/**
 * Cuts what a connection receives into lines and gives them out as fast as its rate limit and its turn
 * allow. Beyond that it pauses the connection, so that the peer's own network stack holds the peer back:
 * nothing is cut off and nothing piles up here. While the session itself has paused the connection, nothing
 * is given out.
 */
export class PacedReader {
  readonly #connection: Connection;
  readonly #splitter: LineSplitter;
  /** A line that waits for its token. */
  #held: Line | undefined;
  #hasEnded = false;

  /** @param decode makes text of a line's bytes; UTF-8 by default */
  constructor(connection: Connection, decode?: (bytes: Uint8Array) => string) {
    this.#connection = connection;
    this.#splitter = new LineSplitter(decode);
  }

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
  }

  /** No more bytes follow. */
  end(): void {
    this.#hasEnded = true;
  }

  /** Gives out every line that may be taken now, and its bytes; call it again when the connection has resumed. */
  read(takeLine: (line: Line, bytes: number) => void): Reading {
    while (!this.#connection.isClosing && !this.#connection.isPaused) {
      const line = this.#held ?? this.#next();
      if (line === undefined) {
        if (this.#splitter.isEndless) return "endless";
        return this.#hasEnded ? "ended" : "waiting";
      }
      this.#held = line;
      if (!this.#connection.takeLine()) return "waiting";
      this.#held = undefined;
      takeLine(line, this.#splitter.lineBytes);
    }
    return "waiting";
  }

  #next(): Line | undefined {
    return this.#splitter.next() ?? (this.#hasEnded ? this.#splitter.rest() : undefined);
  }
}
