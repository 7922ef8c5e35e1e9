import { limits } from "../model/limits.ts";
import { nameKey } from "../model/name.ts";
import type { MemberRecord, SharedGone, SharedMember } from "../store/records.ts";
import type { Member } from "./member.ts";
import { lookAlikeKeys } from "./skeleton.ts";

/** Time the members of a class have to come back once its server runs again, in milliseconds. */
export const graceAfterCrashMs = 60_000;

/** A member of a class that goes on. */
export interface RestoredMember {
  member: Member;
  /** They are off the list. */
  isAbsent: boolean;
  /** By which those on the list are sorted, as those who are off it. */
  order: number;
}

/**
 * A member of a class whose server had stopped: they are away for a while.
 * @param readAt when the record was read, in milliseconds since 1970-01-01T00:00:00Z
 */
export function restoreMember(record: MemberRecord, readAt: number): RestoredMember {
  const { goneAt, lostAfter, tokenHash } = record;
  const isAbsent = goneAt !== undefined;
  // The clock may have been set since: nobody is kept for longer because of that.
  const goneMs = isAbsent ? Math.max(0, readAt - goneAt) : 0;
  const member: Member = {
    ...restoreIdentity(record),
    awayUntil: tokenHash === undefined ? 0 : graceAfterCrashMs,
    absentUntil: isAbsent ? limits.tokenMs - goneMs : undefined,
    lostAfter,
  };
  return { member, isAbsent, order: goneAt ?? 0 };
}

/** A member of a class that other servers have gone on to serve: they are as they were. */
export function restoreShared(
  record: MemberRecord,
  kept: SharedMember | undefined,
): RestoredMember[] {
  if (!kept) return [];
  const { order, address, network, node, connections, pace, spokeAt } = kept;
  const { awayUntil, absentUntil, lostAfter } = kept;
  const at = { address, network, node, connections, awayUntil, absentUntil, lostAfter };
  const member: Member = { ...restoreIdentity(record), ...at, pace, spokeAt };
  return [{ member, isAbsent: absentUntil !== undefined, order }];
}

/** A member who has left, with what is still known of them. */
export function restoreGone({ network, tokenHash, ...gone }: SharedGone): Member {
  return { ...restoreIdentity({ ...gone, tokenHash, joinedAfter: 0 }), network };
}

/** A member who is in no group or room yet: nothing else is known of them. */
function restoreIdentity(record: MemberRecord): Member {
  const { id, name, formerKeys, user = name, tokenHash, joinedAfter } = record;
  return {
    id,
    name,
    formerKeys,
    user,
    tokenHash,
    joinedAfter,
    key: nameKey(name),
    looks: lookAlikeKeys(name),
    network: undefined,
    address: undefined,
    groups: new Set(),
    rooms: new Set(),
    awayUntil: undefined,
    absentUntil: undefined,
    lostAfter: undefined,
    connections: 0,
    node: undefined,
    pace: undefined,
    spokeAt: undefined,
    peer: undefined,
  };
}
