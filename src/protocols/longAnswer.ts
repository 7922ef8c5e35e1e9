/** Bytes of an answer for which a peer waits as long as for a line of its own. */
const answerBytesPerLine = 16_384;

/** Bytes that work which told nothing is paid for as. */
const emptyPartBytes = 8_192;

/** Bytes of a delivered line beside what was said, about. */
const deliveryBytes = 100;

/** Bytes that others are sent because of a line so long, about. */
export function causedBytes(deliveries: number, lines: number, lineBytes: number): number {
  return deliveries * lineBytes + lines * deliveryBytes;
}

/**
 * A part of an answer with nothing in it: some milliseconds' work have found nothing to tell, and the next part
 * waits for a later turn.
 */
export const emptyPart = new Uint8Array(0);

/** How many lines of its own a peer pays for so long an answer. */
export function linesWorth(bytes: number): number {
  return Math.floor(bytes / answerBytesPerLine);
}

/** The same parts, paid for as they are made. */
export function* chargeParts(
  parts: Iterable<Uint8Array>,
  chargeLines: (lines: number) => void,
): Generator<Uint8Array, void, void> {
  let bytes = 0;
  for (const part of parts) {
    const before = linesWorth(bytes);
    bytes += part.length === 0 ? emptyPartBytes : part.length;
    chargeLines(linesWorth(bytes) - before);
    yield part;
  }
}
