import { textBytes } from "./protocols.ts";

const lineFeed = 10;
/** What the texts are made of. */
const letter = "x".charCodeAt(0);

/**
 * Counts deliveries in the bytes one receiver reads: lines long enough to hold the text, which end with it. It looks
 * for line ends only, since the generator must cost less than the server it measures.
 */
export class DeliveryCounter {
  readonly #onShortLine: (line: Uint8Array) => void;
  /** Bytes so far of a line whose end is still to come. */
  #partialBytes = 0;

  constructor(onShortLine: (line: Uint8Array) => void) {
    this.#onShortLine = onShortLine;
  }

  /** Deliveries that end in this chunk. */
  count(chunk: Uint8Array): number {
    let deliveries = 0;
    let start = 0;
    let last = -1;
    // From the end of one delivery to the next: within a chunk they usually have the same length.
    let period = 0;
    while (start < chunk.length) {
      const isExpected = last === start - 1 && chunk[last + period] === lineFeed && period > 0;
      const end = isExpected ? last + period : chunk.indexOf(lineFeed, start);
      if (end === -1) {
        this.#partialBytes += chunk.length - start;
        break;
      }
      if (this.#partialBytes + end - start >= textBytes && endsWithText(chunk, end)) {
        deliveries += 1;
        if (last !== -1) period = end - last;
        last = end;
      } else {
        this.#onShortLine(chunk.subarray(start, end));
      }
      this.#partialBytes = 0;
      start = end + 1;
    }
    return deliveries;
  }
}

/** Of other lines, such as those that tell of a crowd, some are as long. Behind the text stand at most two characters. */
function endsWithText(chunk: Uint8Array, end: number): boolean {
  // The rest of a line that began in an earlier chunk may be too short to tell.
  return (
    end < 3 || chunk[end - 1] === letter || chunk[end - 2] === letter || chunk[end - 3] === letter
  );
}
