import { removeJoiners } from "./joiners.ts";
import { limits } from "./limits.ts";
import { findMisspelling } from "./spelling.ts";
import { isLongerThan, oneLine } from "./text.ts";

export type NameCheck = { ok: true; name: string } | { ok: false; why: string };

/** The receiver that stands for the whole class. */
export const everyone = "everyone";
/** The receiver that stands for all teachers. */
export const teachers = "teacher";
/** The server window's name, as a sender and as a receiver. */
export const windowName = "server";
/** Words that stand for no member, whatever the case. */
export const reservedWords = [everyone, teachers, windowName, "menu", "exit"] as const;
const reserved: ReadonlySet<string> = new Set(reservedWords);

/** Digits alone are a name from here on: what is shorter is a time or a number that is spoken of. */
const number = /^\p{Nd}{5,}$/u;
const digits = /^\p{Nd}+$/u;

/** UTF-16 units of a name once it is folded: twice its characters, as where every letter is an ß. */
const mostKeyUnits = 2 * limits.nameCharacters;
/** UTF-16 units of a name in any form: a letter apart from its marks takes up to four. */
const mostTypedUnits = 4 * limits.nameCharacters;
// oxlint-disable-next-line no-control-regex -- all of them
const ascii = /^[\0-\x7f]*$/;

/** Why a name that starts like a group's cannot stand. */
export const keptForGroups = "Names that start with group are kept for groups.";

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

/** The name as it will stand (NFC), or in one sentence why it cannot stand. */
export function checkName(text: string): NameCheck {
  const spelled = checkSpelling(text);
  if (!spelled.ok) return spelled;
  if (isTime(spelled.name)) {
    return {
      ok: false,
      why: "A name of digits alone has at least five, so that 10:30 stays a time.",
    };
  }
  return checkReserved(spelled.name);
}

function checkReserved(name: string): NameCheck {
  const key = nameKey(name);
  if (reserved.has(key)) return { ok: false, why: `The word ${name} is reserved.` };
  if (isGroupName(key)) return { ok: false, why: keptForGroups };
  return { ok: true, name };
}

/** The group's name as it will stand (NFC), or in one sentence why it cannot stand. */
export function checkGroupName(text: string): NameCheck {
  const spelled = checkSpelling(text);
  if (!spelled.ok || isGroupName(spelled.name)) return spelled;
  return { ok: false, why: "A group's name starts with the word group." };
}

/** A text given as a name, as it may be reported: cleaned, on one line and cut. */
export function truncateName(text: string): string {
  const most = 2 * limits.nameCharacters;
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return oneLine(cut);
}

function checkSpelling(text: string): NameCheck {
  const name = composeName(text);
  if (name === "") return { ok: false, why: "A name needs at least one character." };
  if (isLongerThan(name, limits.nameCharacters)) {
    return { ok: false, why: `A name has at most ${limits.nameCharacters} characters.` };
  }
  const why = findMisspelling(name);
  if (why !== undefined) return { ok: false, why };
  if (!isFoldable(name)) {
    return {
      ok: false,
      why: `A name stands for at most ${mostKeyUnits} letters, its signs written out.`,
    };
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
  const spelled = checkSpelling(text.slice(roomSign.length));
  const rest = spelled.ok ? checkReserved(spelled.name) : spelled;
  if (!rest.ok) return { ok: false, why: rest.why.replace("A name", "A room's name after #") };
  const name = roomSign + rest.name;
  if (isLongerThan(name, limits.nameCharacters) || !isFoldable(name)) {
    const most = limits.nameCharacters - roomSign.length;
    return { ok: false, why: `A room's name has at most ${most} characters after ${roomSign}.` };
  }
  return { ok: true, name };
}
