import { limits } from "./limits.ts";
import {
  composeName,
  isFoldable,
  isGroupName,
  isRoomName,
  isTime,
  mostKeyUnits,
  nameKey,
  reservedWords,
  roomSign,
} from "./name.ts";
import { findMisspelling } from "./spelling.ts";
import { isLongerThan } from "./text.ts";

export type NameCheck = { ok: true; name: string } | { ok: false; why: string };

const reserved: ReadonlySet<string> = new Set(reservedWords);

/** Why a name that starts like a group's cannot stand. */
export const keptForGroups = "Names that start with group are kept for groups.";

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
