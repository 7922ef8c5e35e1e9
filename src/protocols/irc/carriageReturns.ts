const carriageReturn = 13;
const lineFeed = 10;

/**
 * Ends lines at CR as well as at LF and CRLF, as servers of IRC do (modern.ircdocs.horse, "Message
 * Format"), wherever the chunks are cut.
 */
export class CarriageReturns {
  #endedInOne = false;

  /** The bytes with a LF for each CR that stands alone. */
  pass(bytes: Uint8Array): Uint8Array {
    const endedInOne = this.#endedInOne;
    this.#endedInOne = bytes.at(-1) === carriageReturn;
    const hasLone = this.#endedInOne || hasLoneReturn(bytes);
    // The end of a CRLF whose CR was taken for an end already.
    const rest = endedInOne && bytes[0] === lineFeed ? bytes.subarray(1) : bytes;
    if (!hasLone) return rest;
    return rest.map((byte, at) => {
      return byte === carriageReturn && rest[at + 1] !== lineFeed ? lineFeed : byte;
    });
  }
}

function hasLoneReturn(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(carriageReturn); at !== -1;) {
    if (bytes[at + 1] !== lineFeed) return true;
    at = bytes.indexOf(carriageReturn, at + 1);
  }
  return false;
}
