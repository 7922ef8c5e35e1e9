import { maxLineBytes } from "./ircLine.ts";

/** Bytes of the tags that a client sends, the `@` and the space included (IRCv3 message-tags, "Size limit"). */
export const maxTagBytes = 4_094 + "@ ".length;

const carriageReturn = 13;
const lineFeed = 10;

/**
 * Makes CR, LF and CRLF all end a line, as IRC servers do (modern.ircdocs.horse, "Message Format"),
 * wherever the chunks are cut.
 */
export class LineEndNormalizer {
  #endedInReturn = false;

  /** The bytes with a LF in place of each CR that no LF follows. */
  normalize(bytes: Uint8Array): Uint8Array {
    const endedInReturn = this.#endedInReturn;
    this.#endedInReturn = bytes.at(-1) === carriageReturn;
    const hasLone = this.#endedInReturn || hasLoneReturn(bytes);
    // The CR of this LF ended the last chunk, and with it the line.
    const rest = endedInReturn && bytes[0] === lineFeed ? bytes.subarray(1) : bytes;
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

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** One character for each byte of a line, so that invalid UTF-8 can be told from valid later. */
export function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The text of a line decoded as Latin-1; undefined when its bytes are not UTF-8. */
export function decodeUtf8(latin1: string): string | undefined {
  try {
    return strictDecoder.decode(Buffer.from(latin1, "latin1"));
  } catch {
    return undefined;
  }
}

/** Whether a line decoded as Latin-1 is longer than IRC allows; its tags have a limit of their own. */
export function isLineTooLong(latin1: string): boolean {
  const tags = latin1.startsWith("@") ? latin1.indexOf(" ") + 1 || latin1.length : 0;
  return tags > maxTagBytes || latin1.length - tags > maxLineBytes - "\r\n".length;
}
