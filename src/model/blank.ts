import { endsInSpelledJoiner } from "./joiners.ts";

/** What a screen shows nothing of: white space, control, format and unassigned characters, and fillers. */
const unseen = /[\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** The same, and what stands for bytes that were no text: beside a name these may be one of its letters. */
const blank = new RegExp(`[${unseen.source.slice(1, -1)}\\ufffd]`, "u");

/**
 * What a key or a mouse sends to a program that does not read keys, such as netcat (CSI and SS3 of ECMA-48, as
 * xterm, rxvt, kitty and the console of Linux use them). An escape before anything else is a blank by itself.
 */
const key = String.raw`\u001b(?:\[(?:\[[A-E]|[<=>?]?\d[\d;:]*[@-Z^a-z~$]|[A-Za-d])|O\d?[A-DFHMP-Sa-dj-y])`;
/** White space, the byte order mark too, and the NUL that ends a text in C. */
// oxlint-disable-next-line no-control-regex -- the NUL
const left = /[\s\0]/;
const leftStart = new RegExp(`^(?:${key}|${left.source})+`, "u");
const space = 32;
const escape = "\u001b";
const blanks = `(?:${key}|${blank.source})+`;
const blankStart = new RegExp(`^${blanks}`, "u");
const unseenStart = new RegExp(`^(?:${key}|${unseen.source})+`, "u");
const allBlanks = new RegExp(blanks, "gu");
const allKeys = new RegExp(key, "gu");
const keyEnd = new RegExp(`${key}$`, "u");
/** UTF-16 units of the longest key: where a mouse was, on a large screen. */
const mostKeyUnits = 20;

/** ZWJ, the one joiner that may end a name. */
const joiner = "\u200d";
/** UTF-16 units of a letter with its marks: more than any spelling needs. */
const mostLetterUnits = 16;

/** The text from its first visible character on. */
export function trimBlankStart(text: string): string {
  return isVisible(text.charCodeAt(0)) ? text : text.replace(blankStart, "");
}

/** The text up to its last visible character. */
export function trimBlankEnd(text: string): string {
  return trimEnd(text, blank);
}

function trimEnd(text: string, trimmed: RegExp): string {
  const hasKeys = text.includes(escape);
  let end = text.length;
  /** What was found unseen last: it is not looked at again, however often it stands there. */
  let known = space;
  // A character at a time: a pattern would start again at each blank within the text.
  while (end > 0) {
    const unit = text.charCodeAt(end - 1);
    if (isVisible(unit) && !hasKeys) break;
    if (unit === known) {
      end -= 1;
      continue;
    }
    const pressed = hasKeys && keyEnd.exec(text.slice(Math.max(0, end - mostKeyUnits), end));
    const last = pressed ? pressed[0] : lastCharacter(text, end);
    if (!pressed && (!trimmed.test(last) || endsSpelled(text, end))) break;
    end -= last.length;
    if (last.length === 1 && last !== joiner) known = unit;
  }
  return text.slice(0, end);
}

/**
 * A name as it was typed, without what programs and keys leave round it. What else is not seen there
 * stays, and makes it no name.
 */
export function trimTypedName(text: string): string {
  return trimEnd(text.replace(leftStart, ""), left);
}

/** A name in a line, without what is not seen round it. */
export function trimName(text: string): string {
  return trimEnd(trimNameStart(text), unseen);
}

/** What begins with a name, without what is not seen before it. */
export function trimNameStart(text: string): string {
  return isVisible(text.charCodeAt(0)) ? text : text.replace(unseenStart, "");
}

/** The text from its first to its last visible character. */
export function trimBlank(text: string): string {
  return trimBlankEnd(trimBlankStart(text));
}

/** The text without what keys send, which may hold signs that mean something in a line. */
export function removeKeys(text: string): string {
  return text.includes(escape) ? text.replace(allKeys, "") : text;
}

/** The text without anything blank, within it too. */
export function removeBlanks(text: string): string {
  return text.replace(allBlanks, "");
}

/** Whether a joiner stands before `end` that shapes the letter before it. */
function endsSpelled(text: string, end: number): boolean {
  if (text.charAt(end - 1) !== joiner) return false;
  return endsInSpelledJoiner(text.slice(Math.max(0, end - mostLetterUnits), end));
}

/** Whether the UTF-16 unit is a visible character of ASCII, as most are. */
function isVisible(unit: number): boolean {
  return unit > space && unit < 127;
}

/** The last character before `end`, which is not 0. */
function lastCharacter(text: string, end: number): string {
  const pair = text.slice(Math.max(0, end - 2), end);
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : text.charAt(end - 1);
}
