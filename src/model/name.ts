import { limits } from "./limits.ts";
import { isLongerThan, oneLine } from "./text.ts";

export type NameCheck = { ok: true; name: string } | { ok: false; why: string };

/** Letters, digits and marks of any script, and `. _ - '`; nothing that a screen would not show. */
const allowed = /^[\p{L}\p{Nd}\p{M}._'-]+$/u;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const startsWithMark = /^\p{M}/u;
const reserved = new Set(["everyone", "server", "menu", "exit"]);

/** The receiver that stands for the whole class. */
export const everyone = "everyone";

/**
 * What two names must differ in to be two names: NFKC and case folding (UAX #15, UAX #44), applied
 * until nothing changes, because each can undo the other's normal form.
 */
export function nameKey(name: string): string {
  let key = fold(name);
  for (let next = fold(key); next !== key; next = fold(key)) key = next;
  return key;
}

function fold(text: string): string {
  let folded = "";
  // Letter by letter: the lower case of a final sigma depends on what stands before it.
  for (const letter of text.normalize("NFKC")) folded += letter.toUpperCase().toLowerCase();
  return folded;
}

/** True where the text is addressed like a group: nobody's name starts so. */
export function isGroupName(text: string): boolean {
  return text.startsWith("group");
}

/** The name as it will stand (NFC), or in one sentence why it cannot stand. */
export function checkName(text: string): NameCheck {
  const spelled = checkSpelling(text);
  if (!spelled.ok) return spelled;
  const key = nameKey(spelled.name);
  if (reserved.has(key)) return { ok: false, why: `The word ${spelled.name} is reserved.` };
  if (key.startsWith("group")) {
    return { ok: false, why: "Names that start with group are kept for groups." };
  }
  return spelled;
}

/** The group's name as it will stand (NFC), or in one sentence why it cannot stand. */
export function checkGroupName(text: string): NameCheck {
  const spelled = checkSpelling(text);
  if (!spelled.ok || isGroupName(spelled.name)) return spelled;
  return { ok: false, why: "A group's name starts with the word group." };
}

/** A name that is none, as it may be reported: cleaned, on one line and cut. */
export function truncateName(text: string): string {
  const most = 2 * limits.nameCharacters;
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return oneLine(cut);
}

function checkSpelling(text: string): NameCheck {
  const name = text.normalize("NFC");
  if (name === "") return { ok: false, why: "A name needs at least one character." };
  if (isLongerThan(name, limits.nameCharacters)) {
    return { ok: false, why: `A name has at most ${limits.nameCharacters} characters.` };
  }
  if (!allowed.test(name) || invisible.test(name)) {
    return { ok: false, why: "A name holds letters, digits and . _ - ' only, without spaces." };
  }
  if (startsWithMark.test(name)) {
    return { ok: false, why: "A name starts with a letter, a digit or one of . _ - '" };
  }
  return { ok: true, name };
}

/** What every room's name starts with. */
export const roomSign = "#";

/** True where the text is addressed like a room: nobody's and no group's name starts so. */
export function isRoomName(text: string): boolean {
  return text.startsWith(roomSign);
}

/**
 * The room's name as it will stand (NFC), or in one sentence why it cannot stand. What is no member's
 * name is no room's either: `#everyone` is the class and `#groupStudent` a group, to those who know
 * only channels.
 */
export function checkRoomName(text: string): NameCheck {
  if (!isRoomName(text)) return { ok: false, why: `A room's name starts with ${roomSign}.` };
  const rest = checkName(text.slice(roomSign.length));
  if (!rest.ok) return { ok: false, why: rest.why.replace("A name", "A room's name after #") };
  const name = roomSign + rest.name;
  if (isLongerThan(name, limits.nameCharacters)) {
    const most = limits.nameCharacters - roomSign.length;
    return { ok: false, why: `A room's name has at most ${most} characters after ${roomSign}.` };
  }
  return { ok: true, name };
}
