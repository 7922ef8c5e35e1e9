import { textBytes } from "./protocols.ts";

const lineFeed = 10;

/**
 * Counts deliveries in what one receiver reads: lines that are long enough to hold the text. Only
 * line ends are looked for, since the load must cost less than what it measures.
 */
export class DeliveryCounter {
  readonly #onShortLine: (line: Uint8Array) => void;
  /** Bytes of a line whose end has not come. */
  #begun = 0;

  constructor(onShortLine: (line: Uint8Array) => void) {
    this.#onShortLine = onShortLine;
  }

  /** Deliveries whose end is in this chunk. */
  count(chunk: Uint8Array): number {
    let deliveries = 0;
    let start = 0;
    let last = -1;
    // From one delivery's end to the next: in one chunk they are equally long as a rule.
    let period = 0;
    while (start < chunk.length) {
      const isExpected = last === start - 1 && chunk[last + period] === lineFeed && period > 0;
      const end = isExpected ? last + period : chunk.indexOf(lineFeed, start);
      if (end === -1) {
        this.#begun += chunk.length - start;
        break;
      }
      if (this.#begun + end - start >= textBytes) {
        deliveries += 1;
        if (last !== -1) period = end - last;
        last = end;
      } else {
        this.#onShortLine(chunk.subarray(start, end));
      }
      this.#begun = 0;
      start = end + 1;
    }
    return deliveries;
  }
}
