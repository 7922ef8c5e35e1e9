import type { FoldedMask } from "../model/mask.ts";
import { foldIdentity, foldMask, meansIdentity } from "../model/mask.ts";
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

interface Mask {
  folded: FoldedMask;
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
    masks.set(mask, before ?? { folded: foldMask(mask), number: count });
  }
  const bans = { list, masks, count, verdicts: known?.verdicts ?? new WeakMap<Member, Verdict>() };
  bansOfRooms.set(room, bans);
  return bans;
}

function compareNewMasks({ masks, count }: RoomBans, member: Member, verdict: Verdict): void {
  const identity = foldIdentity(member.id, [verdict.key, ...verdict.formerKeys], member.user);
  const matching = new Set([...verdict.matching].filter((mask) => masks.has(mask)));
  for (const [text, mask] of masks) {
    if (mask.number <= verdict.upTo) continue;
    if (meansIdentity(mask.folded, identity)) matching.add(text);
  }
  verdict.matching = matching;
  verdict.upTo = count;
}
