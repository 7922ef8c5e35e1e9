import { limits } from "../../model/limits.ts";

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

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A line's bytes as they came, a character for each: what is not UTF-8 can still be told from what is. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The text of such a line, or undefined where its bytes are no UTF-8. */
export function utf8(raw: string): string | undefined {
  try {
    return strict.decode(Buffer.from(raw, "latin1"));
  } catch {
    return undefined;
  }
}

/** Whether such a line is longer than IRC allows; its tags count apart (IRCv3 message-tags, "Size limit"). */
export function isTooLong(raw: string): boolean {
  const tags = raw.startsWith("@") ? raw.indexOf(" ") + 1 || raw.length : 0;
  return tags > limits.ircTagBytes || raw.length - tags > limits.ircLineBytes - "\r\n".length;
}
