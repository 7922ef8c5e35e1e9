const lineFeed = 10;
const carriageReturn = 13;

/** Finds what a browser sends at a time in its bytes, wherever they are cut. */
export interface UnitScanner {
  /** Where the unit that begins or goes on at `from` ends; undefined if that is not within these bytes. */
  end(bytes: Uint8Array, from: number): number | undefined;
}

/** HTTP requests without bodies: each ends in an empty line (RFC 9112 §2.1). */
export class RequestScanner implements UnitScanner {
  #hasBegun = false;
  #isLineEmpty = true;

  end(bytes: Uint8Array, from: number): number | undefined {
    for (let start = from; start < bytes.length;) {
      const feed = bytes.indexOf(lineFeed, start);
      const lineEnd = feed === -1 ? bytes.length : feed;
      this.#isLineEmpty &&= bytes.subarray(start, lineEnd).every((byte) => byte === carriageReturn);
      if (feed === -1) return undefined;
      // Empty lines before a request are no request (RFC 9112 §2.2).
      const hasEnded = this.#isLineEmpty && this.#hasBegun;
      this.#hasBegun = !hasEnded && (this.#hasBegun || !this.#isLineEmpty);
      this.#isLineEmpty = true;
      start = feed + 1;
      if (hasEnded) return start;
    }
    return undefined;
  }
}

/** Bytes of a frame's header before its length is known. */
const shortestHeader = 2;
const maskBytes = 4;

/** Frames of a WebSocket, control frames and fragments too (RFC 6455 §5.2). */
export class FrameScanner implements UnitScanner {
  /** The header as far as it has come. */
  #header: number[] = [];
  #payloadLeft = 0;

  end(bytes: Uint8Array, from: number): number | undefined {
    let at = from;
    while (at < bytes.length && !this.#isHeaderWhole) {
      this.#header.push(bytes[at] ?? 0);
      at += 1;
      if (this.#isHeaderWhole) this.#payloadLeft = this.#payloadBytes;
    }
    if (!this.#isHeaderWhole) return undefined;
    const taken = Math.min(this.#payloadLeft, bytes.length - at);
    this.#payloadLeft -= taken;
    if (this.#payloadLeft > 0) return undefined;
    this.#header = [];
    return at + taken;
  }

  get #isHeaderWhole(): boolean {
    if (this.#header.length < shortestHeader) return false;
    const hasMask = (this.#header[1] ?? 0) >= 0x80;
    const needed = shortestHeader + this.#lengthBytes + (hasMask ? maskBytes : 0);
    return this.#header.length >= needed;
  }

  /** How many bytes hold the length, if the header's second does not. */
  get #lengthBytes(): number {
    const short = (this.#header[1] ?? 0) & 0x7f;
    if (short < 126) return 0;
    return short === 126 ? 2 : 8;
  }

  get #payloadBytes(): number {
    const long = this.#header.slice(shortestHeader, shortestHeader + this.#lengthBytes);
    if (long.length === 0) return (this.#header[1] ?? 0) & 0x7f;
    return long.reduce((length, byte) => length * 256 + byte, 0);
  }
}
