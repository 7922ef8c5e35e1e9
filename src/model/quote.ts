import type { Quote } from "./message.ts";
import { oneLine, truncate } from "./text.ts";

/** Code points of a message that are shown where another one answers it: about a line. */
const quotedCharacters = 80;

/** The message as a reply to it shows it. Of its text the beginning is left. */
export function quote({ seq, at, from, text }: Quote): Quote {
  return { seq, at, from, text: beginningOf(text) };
}

/** A line that begins or ends a block of code: its backticks mean nothing where there is but one line. */
const fence = /^```[^`\n]*(?:\n|$)/gm;

/** The text's beginning on one line. */
export function beginningOf(text: string): string {
  // What is cut off is not cleaned: a text may be fifty times as long.
  const start = truncate(text, quotedCharacters);
  const line = oneLine(start.replaceAll(fence, "")).trim();
  return start.length < text.length ? `${line}…` : line;
}
