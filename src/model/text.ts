import { limits } from "./limits.ts";

/**
 * What may reach a terminal, a page or a log of a peer's text: no control, escape or bidirectional
 * character, no lone surrogate. Line ends of any kind become LF; LF and TAB stay.
 * Bidirectional controls after UAX #9 §2; C0, DEL and C1 after ECMA-48.
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!unsafe.test(whole)) return whole;
  return whole.replace(lineEnds, "\n").replace(forbidden, "");
}

const unsafe =
  // oxlint-disable-next-line no-control-regex -- these are the characters this file is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/u;
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
const forbidden = new RegExp(unsafe.source, "gu");

/** What stands before the second and each further line of a message, so that none can pose as another's. */
const indent = "    ";

/** A message's text as one screen shows it: cleaned, tabs as spaces, following lines indented. */
export function displayText(text: string): string {
  const clean = cleanText(text);
  if (!clean.includes("\n") && !clean.includes("\t")) return clean;
  return clean.replaceAll("\t", indent).replaceAll("\n", `\n${indent}`);
}

/** The text on one line: cleaned, line ends and tabs as spaces. */
export function oneLine(text: string): string {
  return cleanText(text).replaceAll(/[\n\t]/g, " ");
}

/** How many lines the text is. */
export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}

/** Whether the text has more than `most` code points; they are counted only where the UTF-16 units leave it open. */
export function isLongerThan(text: string, most: number): boolean {
  // A code point is at most two units.
  return text.length > most && (text.length > 2 * most || [...text].length > most);
}

/** The first `most` code points of the text. */
export function truncate(text: string, most: number): string {
  return isLongerThan(text, most) ? [...text].slice(0, most).join("") : text;
}

/** The reason for leaving or for a kick, on one line and cut; undefined if nothing is left of it. */
export function cleanRemark(text: string | undefined): string | undefined {
  const cut = truncate(oneLine(text ?? ""), limits.remarkCharacters);
  return cut === "" ? undefined : cut;
}

const encoder = new TextEncoder();
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3;

/** As much of the text's beginning as takes at most `most` bytes of UTF-8, in whole characters. */
export function truncateBytes(text: string, most: number): string {
  if (text.length * bytesPerUnit <= most) return text;
  const { read } = encoder.encodeInto(text, new Uint8Array(Math.max(0, most)));
  return text.slice(0, read);
}

/** Bytes of a well-formed text in UTF-8, counted without encoding it. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
    if (unit > 0x7f) bytes += unit > 0x7ff && !isSurrogate ? 2 : 1;
  }
  return bytes;
}
