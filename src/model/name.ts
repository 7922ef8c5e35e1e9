import { removeJoiners } from "./joiners.ts";
import { limits } from "./limits.ts";
import { oneLine } from "./text.ts";

/** The receiver that stands for the whole class. */
export const everyone = "everyone";
/** The receiver that stands for all teachers. */
export const teachers = "teacher";
/** The server window's name, as a sender and as a receiver. */
export const windowName = "server";
/** Words that stand for no member, whatever the case. */
export const reservedWords = [everyone, teachers, windowName, "menu", "exit"] as const;

/** Digits alone are a name from here on: what is shorter is a time or a number that is spoken of. */
const number = /^\p{Nd}{5,}$/u;
const digits = /^\p{Nd}+$/u;

/** UTF-16 units of a name once it is folded: twice its characters, as where every letter is an ß. */
export const mostKeyUnits = 2 * limits.nameCharacters;
/** UTF-16 units of a name in any form: a letter apart from its marks takes up to four. */
const mostTypedUnits = 4 * limits.nameCharacters;
// oxlint-disable-next-line no-control-regex -- all of them
const ascii = /^[\0-\x7f]*$/;

/**
 * What two names must differ in to be two names: NFKC and case folding (UAX #15, UAX #44), applied
 * until nothing changes, because each can undo the other's normal form; and no joiners. What is too long
 * for a name stays as it is, so that folding never takes longer than for one.
 */
export function nameKey(name: string): string {
  if (ascii.test(name)) return name.toLowerCase();
  return foldName(name) ?? name;
}

/** Undefined if the text is too long for a name, or would be once folded: one letter may stand for eighteen. */
function foldName(text: string): string | undefined {
  let before = text;
  for (;;) {
    if (before.length > mostTypedUnits) return undefined;
    const letters = removeJoiners(before.normalize("NFKC"));
    if (letters.length > mostKeyUnits) return undefined;
    // The one letter whose lower case depends on where it stands is the final sigma.
    const key = letters.toUpperCase().toLowerCase().replaceAll("ς", "σ");
    if (key === before) return key.length > mostKeyUnits ? undefined : key;
    before = key;
  }
}

/** Whether the text (at most a name's characters) is still short once it is folded. */
export function isFoldable(text: string): boolean {
  return ascii.test(text) || foldName(text) !== undefined;
}

/** The name in the form that names are kept in; what is too long for one stays as it is. */
export function composeName(typed: string): string {
  return typed.length > mostTypedUnits ? typed : typed.normalize("NFC");
}

/** True for digits alone that may be a name. */
export function isNumber(text: string): boolean {
  return number.test(text);
}

/** True for digits alone that are a time, or a number that is spoken of. */
export function isTime(text: string): boolean {
  return digits.test(text) && !number.test(text);
}

/** True where the text is addressed like a group: nobody's name starts so. */
export function isGroupName(text: string): boolean {
  return text.startsWith("group");
}

/** A text given as a name, as it may be reported: cleaned, on one line and cut. */
export function truncateName(text: string): string {
  const most = 2 * limits.nameCharacters;
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return oneLine(cut);
}

/** What every room's name starts with. */
export const roomSign = "#";

/** True where the text is addressed like a room: nobody's and no group's name starts so. */
export function isRoomName(text: string): boolean {
  return text.startsWith(roomSign);
}
