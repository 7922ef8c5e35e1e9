import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { Connection } from "./connection.ts";
import type { TokenBucket } from "./tokenBucket.ts";

/** What a reader is made with; the one who holds it may be it himself. */
export interface PacedReaderOptions {
  readonly link: Connection;
  readonly bucket: TokenBucket;
  onLine(line: Line): void;
  /** The peer has ended its side and all its lines were handled. */
  onEnd(): void;
  /** Makes text of a line's bytes; UTF-8 where it is not given. */
  readonly decode?: ((bytes: Uint8Array) => string) | undefined;
}

/**
 * Reads a connection's lines as fast as its bucket allows. Beyond that it stops reading, so that the
 * peer's own network stack holds it back: nothing is cut off and nothing piles up here.
 */
export class PacedReader {
  readonly #options: PacedReaderOptions;
  readonly #splitter: LineSplitter;
  /** Read, but its turn has not come. */
  #held: Line | undefined;
  #wait: Timer | undefined;
  #hasEnded = false;

  constructor(options: PacedReaderOptions) {
    this.#options = options;
    this.#splitter = new LineSplitter(options.decode);
  }

  receive(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
    this.#work();
  }

  ended(): void {
    this.#hasEnded = true;
    this.#work();
  }

  /** Reads nothing more. */
  stop(): void {
    clearTimeout(this.#wait);
  }

  #work(): void {
    if (this.#wait !== undefined) return;
    const { link, bucket } = this.#options;
    while (!link.isClosing) {
      const line = this.#held ?? this.#next();
      if (line === undefined) {
        if (this.#hasEnded) this.#options.onEnd();
        return;
      }
      this.#held = line;
      if (!bucket.take()) {
        this.#pause();
        return;
      }
      this.#held = undefined;
      this.#options.onLine(line);
    }
  }

  #next(): Line | undefined {
    return this.#splitter.next() ?? (this.#hasEnded ? this.#splitter.rest() : undefined);
  }

  #pause(): void {
    const { link, bucket } = this.#options;
    link.pause();
    this.#wait = setTimeout(() => {
      this.#wait = undefined;
      link.resume();
      try {
        this.#work();
      } catch (error) {
        link.fail(error);
      }
    }, bucket.waitMs);
  }
}
