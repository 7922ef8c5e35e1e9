import { limits } from "./limits.ts";
import type { NameCheck } from "./name.ts";
import { checkName } from "./name.ts";

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
  if ([...name].length > limits.nameCharacters) {
    const most = limits.nameCharacters - roomSign.length;
    return { ok: false, why: `A room's name has at most ${most} characters after ${roomSign}.` };
  }
  return { ok: true, name };
}
