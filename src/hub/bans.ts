import { hostOf, splitMask } from "../model/mask.ts";
import { nameKey } from "../model/name.ts";
import { matchesMask } from "../model/roomMode.ts";
import type { Member, Room } from "./member.ts";

/** The masks of a room, as they are compared, and what became of comparing them. */
interface RoomBans {
  /** The room's list that this is made of. */
  list: readonly string[];
  masks: Map<string, Mask>;
  /** How many masks there were so far. */
  count: number;
  verdicts: WeakMap<Member, Verdict>;
}

/** The parts of a mask as characters, folded; those that match anything are undefined. */
interface Mask {
  name: readonly string[] | undefined;
  user: readonly string[] | undefined;
  host: readonly string[] | undefined;
  /** Its place among all masks that were ever added. */
  number: number;
}

/** Which masks ban a member, by the names that were compared. */
interface Verdict {
  key: string;
  formerKeys: readonly string[];
  /** All masks up to this number are compared. */
  upTo: number;
  /** Those that match, some of which may be gone again. */
  matching: Set<string>;
}

const bansOfRooms = new WeakMap<Room, RoomBans>();

/**
 * Whether a mask of the room bans the member, by their name or an earlier one, their user and their host: a
 * new name does not escape a ban. Messages are more frequent than changes: a mask is folded once, and compared once with a name.
 */
export function isBanned(room: Room, member: Member): boolean {
  if (room.settings.bans.length === 0) return false;
  const bans = readBans(room);
  const { key, formerKeys } = member;
  let verdict = bans.verdicts.get(member);
  if (verdict?.key !== key || verdict.formerKeys !== formerKeys) {
    verdict = { key, formerKeys, upTo: 0, matching: new Set() };
    bans.verdicts.set(member, verdict);
  }
  if (verdict.upTo < bans.count) compareNewMasks(bans, member, verdict);
  for (const mask of verdict.matching) if (bans.masks.has(mask)) return true;
  return false;
}

function readBans(room: Room): RoomBans {
  const { bans: list } = room.settings;
  const known = bansOfRooms.get(room);
  if (known?.list === list) return known;
  let count = known?.count ?? 0;
  const masks = new Map<string, Mask>();
  for (const mask of list) {
    const before = known?.masks.get(mask);
    if (!before) count += 1;
    masks.set(mask, before ?? { ...foldMask(mask), number: count });
  }
  const bans = { list, masks, count, verdicts: known?.verdicts ?? new WeakMap<Member, Verdict>() };
  bansOfRooms.set(room, bans);
  return bans;
}

function compareNewMasks({ masks, count }: RoomBans, member: Member, verdict: Verdict): void {
  const names = [verdict.key, ...verdict.formerKeys].map((key) => Array.from(key));
  const user = [...nameKey(member.user)];
  const host = [...hostOf(member.id)];
  const matching = new Set([...verdict.matching].filter((mask) => masks.has(mask)));
  for (const [text, mask] of masks) {
    if (mask.number <= verdict.upTo) continue;
    const isMatch =
      matches(mask.user, user) &&
      matches(mask.host, host) &&
      names.some((name) => matches(mask.name, name));
    if (isMatch) matching.add(text);
  }
  verdict.matching = matching;
  verdict.upTo = count;
}

function foldMask(text: string): Omit<Mask, "number"> {
  const { name, user, host } = splitMask(text);
  // Users are shown without the sign that other servers put before those they have not verified.
  const shownUser = user.replace(/^~/, "");
  return { name: foldPart(name), user: foldPart(shownUser), host: foldPart(host) };
}

function foldPart(part: string): readonly string[] | undefined {
  return part === "*" ? undefined : [...nameKey(part)];
}

function matches(pattern: readonly string[] | undefined, letters: readonly string[]): boolean {
  return pattern === undefined || matchesMask(pattern, letters);
}
