import type { Audience, Message } from "../model/message.ts";
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
}

/** One group. A name may belong to several, one after the other. */
export interface GroupRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  /** Ids of members. */
  members: number[];
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
  message: Message;
  /** A member's, or `windowId`. */
  senderId: number;
  /** The id the sender's client gave it, unique for this member; undefined if it gave none. */
  clientId: string | undefined;
  audience: Audience;
  delivered: number;
  held: number;
}

/** Who and what there is in a class. */
export interface ClassSnapshot {
  members: MemberRecord[];
  groups: GroupRecord[];
  rooms: RoomRecord[];
  /** Of those who are in a room, the longest there first. */
  memberships: RoomMembership[];
}
