import type { Addressees } from "./addressee.ts";
import { colons as addressSigns } from "./addressee.ts";
import { removeBlanks, removeKeys } from "./blank.ts";
import { limits } from "./limits.ts";
import { nameKey } from "./name.ts";
import type { Refusal } from "./refusal.ts";
import * as texts from "./texts.ts";

/** A face that begins with a colon or a semicolon. */
const face = String.raw`-?[()DPp](?=\s|$)`;
/**
 * The colon, what a slip of the hand makes of it, what looks like either (UTS #39, confusables.txt), and the sign
 * behind a name in a terminal's prompt, which is copied with a line.
 */
const nearColons = new RegExp(
  String.raw`(?<=[^\s=-])>(?=\s)|(?:[:\uff1a\ufe55\ufe13;\uff1b\ufe54\ufe14\u037e\u061b\u204f\u02d0\u02f8\ua789\u2236\u0589\u05c3\u0703\u0704\u1361\u1365\u1366\u205a]|\u0903|\u0a83)(?!${face})`,
  "gu",
);

/** What looks like a slash, and is a letter. */
const slashLetters = String.raw`\u30ce\u4e3f`;
/** Slashes, what looks like them, and what the slash's key gives on the keyboards of East Asia. */
const nearSlash = new RegExp(
  String.raw`[/\\\uff0f\uff3c\ufe68\u2044\u2215\u2216\u29f8\u3001\u30fb\uff65\u00b7${slashLetters}]`,
  "u",
);
/** The first letter or digit, except for what bytes of UTF-8 look like as Latin-1. */
const wordStart = new RegExp(String.raw`(?![\u0080-\u00ff${slashLetters}])[\p{L}\p{N}]`, "u");
const word = /\p{L}{1,16}(?!\S)/uy;
/** A slash behind a few characters, which a key may have left there. */
const gluedSlash = new RegExp(String.raw`^\S{1,3}?(?=${nearSlash.source}\p{L})`, "u");

/** What stands round a name and is no part of it: quotes, brackets, the signs of lists and prompts, lone marks. */
const round = /^[^\p{L}\p{N}#_{}]+|[^\p{L}\p{M}\p{N}_{}]+$/gu;
/** Between the names of several. */
const separators = /[,\uff0c\u3001\u060c&+]|\s(?:and|und|et|y)\s/iu;

/** The command whose text is for one alone. */
const privateCommand = "msg";
/** UTF-16 units that are looked at for a name. */
const mostUnits = 2 * limits.nameCharacters;
/** UTF-16 units that are looked at for what is nearly a colon, and how many of these. */
const mostHeadUnits = 512;
const mostColons = 8;

/**
 * Why a line that is neither a command nor addressed is not said aloud: it would be one without a blank, a slip
 * or a sign of another keyboard, and may hold what is for one alone.
 * @param line begins with a visible character
 * @param conversation where the line goes otherwise
 * @param isCommand whether the word is a command's
 */
export function findNearMiss(
  line: string,
  conversation: string,
  addressees: Addressees | undefined,
  isCommand: (word: string) => boolean,
): Refusal | undefined {
  const start = line.search(wordStart);
  const command = nameKey(readCommand(line, start));
  if (isCommand(command)) return mistakenCommand(command);
  if (!addressees) return undefined;
  const glued = gluedSlash.exec(line)?.[0].length;
  for (const from of glued === undefined ? [start] : [start, glued + 1]) {
    if (isPrivateCommand(line.slice(from), addressees)) return mistakenCommand(privateCommand);
  }
  const name = findNearAddress(line, conversation, addressees);
  if (name === undefined) return undefined;
  return { code: "bad_frame", text: texts.mayBeFor(name), hint: texts.startWith(`${name}:`) };
}

/** Who else than the conversation is nearly named by the first word of a text or by what stands before its colon. */
export function findNearReceiver(
  text: string,
  conversation: string,
  addressees: Addressees,
): string | undefined {
  const first = findRound(/^\S*/u.exec(text)?.[0] ?? "", addressees);
  if (first !== undefined && nameKey(first) !== nameKey(conversation)) return first;
  return findNearAddress(text, conversation, addressees);
}

function mistakenCommand(command: string): Refusal {
  const name = `/${command}`;
  return { code: "bad_frame", text: texts.mayBeCommand(name), hint: texts.startWith(name) };
}

/** The word at `start`, if what stands before it may be meant for a slash; else empty. */
function readCommand(line: string, start: number): string {
  if (start < 1 || !nearSlash.test(line.charAt(start - 1))) return "";
  word.lastIndex = start;
  return word.exec(line)?.[0] ?? "";
}

/** Whether the text is `msg` and somebody's name, whatever its blanks. */
function isPrivateCommand(text: string, addressees: Addressees): boolean {
  if (!/^[m\uff4d]/iu.test(text)) return false;
  const visible = removeBlanks(text);
  const start = privateCommand.length;
  if (nameKey(visible.slice(0, start)) !== privateCommand) return false;
  const name = visible.slice(start, start + mostUnits);
  for (let end = 1; end <= name.length; end++) {
    if (addressees.find(name.slice(0, end)) !== undefined) return true;
  }
  return false;
}

/**
 * Whose name, whatever its blanks, its case and what is round it, stands before what is nearly a colon; undefined for
 * nobody but the conversation.
 */
function findNearAddress(
  line: string,
  conversation: string,
  addressees: Addressees,
): string | undefined {
  let colons = 0;
  let from = 0;
  const start = removeKeys(line.slice(0, mostHeadUnits));
  for (const { index } of start.matchAll(nearColons)) {
    const name = findNamed(start.slice(from), index - from, addressees);
    if (name !== undefined && nameKey(name) !== nameKey(conversation)) return name;
    // Behind the conversation's own name another one may stand.
    if (name !== undefined) from = index + 1;
    colons += 1;
    if (colons === mostColons) return undefined;
  }
  return undefined;
}

/** Who is named by what stands before `end`, alone or as the first of several. */
function findNamed(line: string, end: number, addressees: Addressees): string | undefined {
  const head = line.slice(0, end);
  // A time and a web address are addressed as they stand, and public all the same.
  if (addressees.find(head) === head && addressSigns.test(line.charAt(end))) return undefined;
  const names = head.split(separators).map((part) => findRound(part, addressees));
  return names.includes(undefined) ? undefined : names[0];
}

/** Who is called so, without blanks, and without what is no part of a name at either end. */
function findRound(text: string, addressees: Addressees): string | undefined {
  const visible = removeBlanks(text);
  if (visible === "" || visible.length > mostUnits) return undefined;
  return addressees.find(visible) ?? addressees.find(visible.replace(round, ""));
}
