import { matchesMask } from "../model/roomMode.ts";
import { nameKey } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Member, Room } from "./member.ts";

/** Why the member may not come in; undefined where he may. An operator's invitation opens every lock, once. */
export function checkAdmission(
  { name, members, settings }: Room,
  member: Member,
  key: string | undefined,
): Refusal | undefined {
  const { inviteOnly, limit, invited } = settings;
  if (invited.includes(member.id)) return undefined;
  if (isBanned(settings.bans, member)) return { code: "banned", text: texts.banned(name) };
  if (inviteOnly) return { code: "invite_only", text: texts.inviteOnly(name) };
  if (settings.key !== undefined && settings.key !== key?.normalize("NFC")) {
    return { code: "wrong_key", text: texts.wrongKey(name), hint: texts.withKey(name) };
  }
  if (limit !== undefined && members.size >= limit) {
    return { code: "room_full", text: texts.roomFull(name) };
  }
  return undefined;
}

/** Why the member may not speak where he is; undefined where he may. */
export function checkMaySpeak(
  { name, members, settings }: Room,
  member: Member,
): Refusal | undefined {
  const visit = members.get(member);
  if (visit?.operator || visit?.voice) return undefined;
  if (!settings.moderated && !isBanned(settings.bans, member)) return undefined;
  return { code: "cannot_speak", text: texts.cannotSpeak(name) };
}

/** The masks of a list of bans as they are compared: what is said is looked at more often than they change. */
const folded = new WeakMap<readonly string[], string[]>();

/** By what he is called, or was before in his stay: another name shakes no ban off. */
function isBanned(bans: readonly string[], { key, formerKeys }: Member): boolean {
  if (bans.length === 0) return false;
  const masks = folded.get(bans) ?? bans.map(nameKey);
  folded.set(bans, masks);
  const isMeant = (mask: string): boolean =>
    matchesMask(mask, key) || formerKeys.some((former) => matchesMask(mask, former));
  return masks.some(isMeant);
}
