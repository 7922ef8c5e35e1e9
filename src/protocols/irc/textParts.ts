import { truncateBytes } from "../../model/text.ts";

/** One line's share of a text. */
export interface TextPart {
  text: string;
  /** It goes on with the part before it, without a space or a line end between them. */
  isContinued: boolean;
}

/**
 * Splits a text into parts of at most so many bytes: at its line ends, then between words, and within a
 * word only when it is too long alone; never within a character. No part is empty: blank lines are left
 * out, and a text of nothing else is one space.
 * @param breaks where its sender broke lines that are too long
 */
export function splitText(
  text: string,
  maxBytes: number,
  breaks: readonly number[] = [],
): string[] {
  const isWhole = breaks.length === 0 && text.length * 3 <= maxBytes && !/[\n\t]/.test(text);
  if (isWhole) return [text === "" ? " " : text];
  const lines = cutAt(text, breaks).flatMap((piece) => piece.split("\n"));
  const parts = lines
    .filter((line) => line.trim() !== "")
    .flatMap((line) => splitLine(line.replaceAll("\t", "    "), maxBytes));
  return parts.length === 0 ? [" "] : parts;
}

/** The pieces between places in a text, which are in order. */
function cutAt(text: string, places: readonly number[]): string[] {
  return [...places, text.length].map((place, index) => text.slice(places[index - 1] ?? 0, place));
}

/**
 * Splits a text so that its parts make the same text again: tabs, blank lines and all spaces stay.
 * @param breaks where its sender broke lines that are too long; kept if the parts then fit
 */
export function splitExactly(
  text: string,
  maxBytes: number,
  breaks: readonly number[] = [],
): TextPart[] {
  const parts: TextPart[] = [];
  const places = [...breaks];
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const own: number[] = [];
    while (places[0] !== undefined && places[0] <= end) own.push(places.shift() ?? 0);
    let from = start;
    for (const to of [...own.filter((place) => place > start && place < end), end]) {
      const pieces = cutLine(text.slice(from, to), maxBytes);
      parts.push(
        ...pieces.map((piece, index) => ({ text: piece, isContinued: from > start || index > 0 })),
      );
      from = to;
    }
    start = end + 1;
  }
  return parts;
}

function splitLine(line: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let rest = line;
  do {
    const head = truncateBytes(rest, maxBytes);
    const space = head.length < rest.length ? head.lastIndexOf(" ") : -1;
    const part = space > 0 ? rest.slice(0, space) : head;
    // Not even one character fits: without this, the loop would not end.
    if (part === "" && rest !== "") break;
    parts.push(part === "" ? " " : part);
    rest = rest.slice(part.length + (space > 0 ? 1 : 0));
  } while (rest !== "");
  return parts;
}

/** As `splitLine`, but a space at which it is cut stays at the end of its part. */
function cutLine(line: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let rest = line;
  do {
    const head = truncateBytes(rest, maxBytes);
    const space = head.length < rest.length ? head.lastIndexOf(" ") : -1;
    const part = space > 0 ? rest.slice(0, space + 1) : head;
    if (part === "" && rest !== "") break;
    parts.push(part);
    rest = rest.slice(part.length);
  } while (rest !== "");
  return parts;
}
