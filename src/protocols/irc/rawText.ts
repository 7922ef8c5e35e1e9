import { limits } from "../../model/limits.ts";

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
