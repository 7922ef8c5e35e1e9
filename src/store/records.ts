import type { DoneAct } from "../model/act.ts";
import type { GroupMembership } from "../model/group.ts";
import type { Audience, SaidMessage } from "../model/message.ts";
import type { Reaction } from "../model/reaction.ts";
import type { RoomMembership, RoomSettings } from "../model/room.ts";

/** One member from joining to leaving for good. A name may belong to several, one after the other. */
export interface MemberRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  /** Earlier names of this member, folded by `nameKey`. */
  formerKeys: readonly string[];
  /** By which IRC shows them beside the name; left out in what an earlier release stored. */
  user?: string;
  /** SHA-256 of the token that resumes the membership, in hexadecimal; undefined if none does. */
  tokenHash: string | undefined;
  /** The newest message when the member joined: they may not read what came before. */
  joinedAfter: number;
  /** When they were taken off the list, in milliseconds since 1970-01-01T00:00:00Z; left out while they are on it. */
  goneAt?: number | undefined;
  /** The newest message that they could have been told when they lost their connection; left out while they have one. */
  lostAfter?: number | undefined;
}

/** One group. A name may belong to several, one after the other. */
export interface GroupRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  /** Id of the member who made it, who may have left; undefined in what an earlier release stored. */
  makerId: number | undefined;
}

/** An open room that somebody is in. */
export interface RoomRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  settings: RoomSettings;
}

/** A message with what is stored beside it. */
export interface StoredMessage {
  message: SaidMessage;
  /** The id the sender's client gave it, unique for this member; undefined if it gave none. */
  clientId: string | undefined;
  audience: Audience;
  delivered: number;
  held: number;
}

/** How a member reacted to a message in one way, last. */
export interface ReactionRecord {
  /** The message's number. */
  seq: number;
  reaction: Reaction;
  memberId: number;
  /** The member's name then. */
  name: string;
  /** False if they have taken it back. */
  on: boolean;
  /** The newest message at that time. */
  after: number;
}

/** Whom an act was done to, as they are known again. */
export interface ActSubject {
  memberId: number;
  /** As in {@link MemberRecord}: by it they stay the same under every name. */
  tokenHash?: string | undefined;
  /** Of their names, the present one first. */
  keys: readonly string[];
  /** Where they were connected from, as limits count it, if that is known. */
  network?: string | undefined;
  /** Others were connected from there too. */
  sharesNetwork?: boolean | undefined;
}

/** One act that was done. All of them in their order say what holds now. */
export interface ActRecord {
  /** When, in milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  /** The member who did it, the server window, or the class by itself. */
  by: { id: number; name: string } | "window" | "class";
  /** What the member's client calls the command. */
  commandId?: string | undefined;
  act: DoneAct;
  subject?: ActSubject | undefined;
  /** To whom the messages went that were taken back. */
  audience?: Audience | undefined;
  /** The newest message at that time. */
  newest: number;
}

/** What a class that several servers serve knows of a member beside {@link MemberRecord}. */
export interface SharedMember {
  id: number;
  /** Their place among all who are on the list, or among those who are off it. */
  order: number;
  /** As in the hub's `Member`, as the next ones are. */
  connections: number;
  address?: string | undefined;
  network?: string | undefined;
  node?: string | undefined;
  awayUntil?: number | undefined;
  absentUntil?: number | undefined;
  lostAfter?: number | undefined;
  pace?: { left: number; at: number } | undefined;
  spokeAt?: number | undefined;
  /** Their place among those who spoke to everyone or are teachers, if they are. */
  heard?: number | undefined;
  /** In the order they came, each with their place among all who are there. */
  groups: [groupId: number, order: number][];
  rooms: [roomId: number, order: number][];
}

/** By which name somebody who has left is still found. */
export interface SharedGone extends Pick<MemberRecord, "id" | "name" | "formerKeys"> {
  /** The name, folded. */
  key: string;
  order: number;
  tokenHash?: string | undefined;
  network?: string | undefined;
}

/** The codes of the server window, and the wrong ones that were given, in their order. */
export interface SharedCodes {
  standing: string[];
  offers: [codeHash: string, until: number][];
  wrongAt: [from: string, at: number[]][];
}

/** What such a class knows besides. */
export interface SharedClock {
  /** The highest order that was given. */
  order: number;
  /** The highest number of a message that was given: one that was said twice is not stored, and keeps its number. */
  newest: number;
  uptimeMs: number;
  hasNumbers: boolean;
  isCrowd: boolean;
  /** Mutes that had ended by then are over. */
  mutesEndedAt: number;
}

/** Of a class that begins. */
export const firstClock: SharedClock = {
  order: 0,
  newest: 0,
  uptimeMs: 0,
  hasNumbers: false,
  isCrowd: false,
  mutesEndedAt: 0,
};

/** All of that. A server of such a class goes on by it as if it had never stopped. */
export interface SharedSnapshot {
  members: Map<number, SharedMember>;
  gone: SharedGone[];
  codes: SharedCodes;
  clock: SharedClock;
}

/** Who and what there is in a class. */
export interface ClassSnapshot {
  /** When it was read, in milliseconds since 1970-01-01T00:00:00Z. */
  readAt: number;
  /** On the list or absent. */
  members: MemberRecord[];
  groups: GroupRecord[];
  /** Of those who are in a group, the longest there first. */
  groupMemberships: GroupMembership[];
  rooms: RoomRecord[];
  /** Of those who are in a room, the longest there first. */
  roomMemberships: RoomMembership[];
  /** All that were done, in their order. */
  acts: ActRecord[];
  /** Whether the server window shows private messages, unless it is started to hide them. */
  privateShown: boolean;
  /** Which the server chose before, if it did. */
  classCode?: string | undefined;
  /** How far the log is applied that several servers share, as it says itself; undefined where there is one server. */
  logPlace?: string | undefined;
  /** Left out where there is one server. */
  shared?: SharedSnapshot | undefined;
}

/** Nobody is in the class. */
export function emptySnapshot(): ClassSnapshot {
  const nobody = { members: [], groups: [], groupMemberships: [], rooms: [], roomMemberships: [] };
  return { readAt: 0, ...nobody, acts: [], privateShown: true };
}
