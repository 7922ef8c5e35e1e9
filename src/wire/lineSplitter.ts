import { limits } from "../model/limits.ts";

/** Stands for a line that is longer than the limit, which is not kept. */
export const tooLong: unique symbol = Symbol("too long");

/** Bytes of a line after which nobody waits for its end any more. */
export const endlessBytes = 1_048_576;

export type Line = string | typeof tooLong;

const lineFeed = 10;
const carriageReturn = 13;
const nothing = new Uint8Array(0);
/** One decoder for all: it decodes only whole lines, so it keeps no state between them. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/**
 * Cuts a stream of bytes into lines of UTF-8 text, wherever its chunks were cut: bytes become text
 * only when their line is whole. A line ends in LF or CRLF. Of a line without an end it keeps no more
 * than the limit. Without a decoder of its own, invalid UTF-8 becomes U+FFFD. Never throws.
 */
export class LineSplitter {
  /** Undefined while all is read, which is usual. */
  #chunks: Uint8Array[] | undefined;
  /** The start of the next line in the first chunk. */
  #at = 0;
  /** The start of a line whose end has not come; the first `#begunBytes` of it are in use. */
  #begun = nothing;
  #begunBytes = 0;
  /** Bytes of a line that is too long already: all up to its end is skipped. */
  #skippedBytes = 0;
  #lineBytes = 0;
  readonly #decode: (bytes: Uint8Array) => string;

  /** @param decode makes text of a whole line's bytes */
  constructor(decode: (bytes: Uint8Array) => string = utf8) {
    this.#decode = decode;
  }

  push(chunk: Uint8Array): void {
    if (this.#chunks) this.#chunks.push(chunk);
    else this.#chunks = [chunk];
  }

  /** The next whole line without its end, or undefined until more is pushed. */
  next(): Line | undefined {
    const chunks = this.#chunks ?? [];
    for (let chunk = chunks[0]; chunk !== undefined; chunk = chunks[0]) {
      const start = this.#at;
      const end = chunk.indexOf(lineFeed, start);
      if (end !== -1) {
        this.#at = end + 1;
        return this.#finish(chunk.subarray(start, end));
      }
      this.#begin(chunk.subarray(start));
      chunks.shift();
      this.#at = 0;
    }
    this.#chunks = undefined;
    return undefined;
  }

  /** Bytes of the line that was given out last, as far as it was kept. */
  get lineBytes(): number {
    return this.#lineBytes;
  }

  /** The line that has begun is so long that it may have no end. */
  get isEndless(): boolean {
    return this.#skippedBytes > endlessBytes;
  }

  /** What follows the last line end; call it once the stream has ended and `next` returns nothing. */
  rest(): Line | undefined {
    return this.#skippedBytes > 0 || this.#begunBytes > 0 ? this.#finish(nothing) : undefined;
  }

  #begin(bytes: Uint8Array): void {
    // One byte more than the limit may be the CR of a CRLF.
    const needed = this.#begunBytes + bytes.length;
    if (this.#skippedBytes > 0 || needed > limits.lineBytes + 1) {
      this.#skippedBytes += needed;
      this.#reset();
      return;
    }
    if (needed > this.#begun.length) {
      // Doubled, so that a line sent a byte at a time is not copied at every byte.
      const doubled = Math.min(this.#begun.length * 2, limits.lineBytes + 1);
      const wider = new Uint8Array(Math.max(needed, doubled));
      wider.set(this.#begun.subarray(0, this.#begunBytes));
      this.#begun = wider;
    }
    this.#begun.set(bytes, this.#begunBytes);
    this.#begunBytes = needed;
  }

  #finish(bytes: Uint8Array): Line {
    let line = bytes;
    if (this.#begunBytes > 0) {
      this.#begin(bytes);
      line = this.#begun.subarray(0, this.#begunBytes);
    }
    if (line.at(-1) === carriageReturn) line = line.subarray(0, -1);
    const isTooLong = this.#skippedBytes > 0 || line.length > limits.lineBytes;
    this.#skippedBytes = 0;
    this.#lineBytes = line.length;
    this.#reset();
    return isTooLong ? tooLong : this.#decode(line);
  }

  #reset(): void {
    this.#begun = nothing;
    this.#begunBytes = 0;
  }
}
