import type { Addressees } from "./addressee.ts";
import { colons } from "./addressee.ts";
import { removeBlanks } from "./blank.ts";
import { limits } from "./limits.ts";
import { nameKey } from "./name.ts";
import type { Refusal } from "./refusal.ts";
import * as texts from "./texts.ts";

/** The colon, what a slip of the hand makes of it, and what looks like it. */
const nearColons =
  /[:\uff1a\ufe55\ufe13;\uff1b\ufe54\ufe14\u02d0\ua789\u2236\u0589\u05c3\u205a\u1361]/;

/** The slash, what looks like it, and what the slash's key gives on the keyboards of East Asia. */
const nearSlash = /[/\uff0f\u2044\u2215\u29f8\\\uff3c\ufe68\u3001\u30fb\uff65\u00b7]/;
/** The first letter or digit, except for what bytes of UTF-8 look like as Latin-1. */
const wordStart = /(?![\u0080-\u00ff])[\p{L}\p{N}]/u;
const word = /\p{L}{1,16}(?!\S)/uy;

/** What a terminal shows before a line, and is copied with it. */
const prompts = /^[>\uff1e\u203a\u00bb]+/;

/** The command whose text is for one alone. */
const privateCommand = "msg";
/** UTF-16 units that are looked at for a name. */
const mostUnits = 2 * limits.nameCharacters;

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
  if (isPrivateCommand(line.slice(start), addressees)) return mistakenCommand(privateCommand);
  const name = findNearAddress(line, addressees);
  if (name === undefined || name === conversation) return undefined;
  return { code: "bad_frame", text: texts.mayBeFor(name), hint: texts.startWith(`${name}:`) };
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

/** Whose name, whatever its blanks and its case, stands before what is nearly a colon. */
function findNearAddress(line: string, addressees: Addressees): string | undefined {
  if (!nearColons.test(line)) return undefined;
  const visible = removeBlanks(line);
  const end = visible.search(nearColons);
  if (end < 1 || end > mostUnits) return undefined;
  const name = addressees.find(visible.slice(0, end).replace(prompts, ""));
  // A time and a web address are addressed as they stand, and public all the same.
  const isMeantAloud =
    name !== undefined && line.startsWith(name) && colons.test(line.charAt(name.length));
  return isMeantAloud ? undefined : name;
}
