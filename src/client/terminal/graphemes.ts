import type { Key } from "node:readline";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What a person sees as one character each (UAX #29 extended grapheme clusters). */
export function splitGraphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const emoji = /^\p{RGI_Emoji}$/v;

/**
 * How often to give a key to readline, which moves and deletes by code points, to pass what a person
 * sees as one character. Backspace takes the last mark off a letter, but deletes an emoji as a whole.
 */
export function countKeySteps(key: Key, before: string, after: string): number {
  if (isKey(key, "left", "b")) return codePoints(splitGraphemes(before).at(-1));
  if (isKey(key, "right", "f") || isKey(key, "delete", "d"))
    return codePoints(splitGraphemes(after)[0]);
  if (!isKey(key, "backspace", "h")) return 1;
  const last = splitGraphemes(before).at(-1) ?? "";
  return emoji.test(last) ? codePoints(last) : 1;
}

function isKey({ name, ctrl, meta }: Key, plain: string, withCtrl: string): boolean {
  return !meta && name === (ctrl ? withCtrl : plain);
}

function codePoints(grapheme = ""): number {
  return Math.max(1, [...grapheme].length);
}
