import type { RoomSettings, RoomMembership } from "../model/room.ts";
import type { Receipt, Audience } from "../model/message.ts";
import type { Message } from "../model/message.ts";

/** One member's stay in a class, from joining to leaving for good; a name may have several, one after the other. */
export interface MemberRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  /** What he was called before in it, folded as names are compared. */
  formerKeys: readonly string[];
  /** SHA-256 of the token that resumes the stay, in hexadecimal; undefined where it cannot be resumed. */
  tokenHash: string | undefined;
  /** The newest message when he joined: what came before is not his. */
  joinedAfter: number;
}

/** One group; a name may have had several, one after the other. */
export interface GroupRecord {
  /** Unique in its class, from 1 upwards. */
  id: number;
  name: string;
  /** Ids of stays. */
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
  /** The sender's stay. */
  stay: number;
  /** The id the sender's client gave it, unique in his stay; undefined where it gave none. */
  clientId: string | undefined;
  audience: Audience;
  delivered: number;
  held: number;
}

/** A class that was interrupted: who was in it, what groups and rooms there were. */
export interface Interrupted {
  stays: MemberRecord[];
  groups: GroupRecord[];
  rooms: RoomRecord[];
  /** Of those who are in a room, the longest there first. */
  visits: RoomMembership[];
}

/** What a stay may see of the messages above `since`. */
export interface Missed {
  stay: MemberRecord;
  since: number;
}

/** Nothing of the turn's messages could be stored; the cause says why. */
export class StorageFailure extends Error {
  constructor(cause: unknown) {
    super("the history cannot be written", { cause });
    this.name = "StorageFailure";
  }
}

/**
 * The history of one class. Synchronous. What is written is gathered in memory and stored by `commit`,
 * all of it in one transaction; what is read is what has been committed.
 */
export interface Store {
  /** Number of the newest message, 0 where there is none. */
  readonly newest: number;
  /** The highest id of a stay, a group and a room that was ever used in this class, 0 where there is none. */
  readonly lastMemberId: number;
  readonly lastGroupId: number;
  readonly lastRoomId: number;
  /** What stood when the class was interrupted; empty in a new one. */
  readonly interrupted: Interrupted;

  addMember(stay: MemberRecord): void;
  /** He goes by another name; what is stored already keeps the old one. */
  renameMember(stay: MemberRecord): void;
  /** Takes him out of his groups and rooms too. */
  removeMember(id: number): void;
  createGroup(group: GroupRecord): void;
  deleteGroup(id: number): void;
  /** The room was made or is set anew. */
  putRoom(room: RoomRecord): void;
  /** Nobody is in it any more. What was said in it stays with those who were there. */
  deleteRoom(id: number): void;
  /** The visit began, changed or, where it has an `upTo`, is over. */
  putRoomMembership(visit: RoomMembership): void;
  /** Takes the next message of this turn. */
  append(entry: StoredMessage): void;
  /**
   * Stores what was written since the last commit. Throws {@link StorageFailure} where it cannot: then
   * the messages are forgotten, while stays, groups and rooms are kept for the next commit. Returns those
   * that were not stored because their stay sent another by the same id before: see `receipt`.
   */
  commit(): readonly StoredMessage[];

  /** The receipt of a message that this stay sent by this id, if it is stored. */
  receipt(stay: number, clientId: string): Receipt | undefined;
  /** What a stay has missed and may see, oldest first: not what it sent itself, unless to itself. */
  missed(missed: Missed): Message[];
  /** The last messages to everyone, at most so many, oldest first. */
  latest(count: number): Message[];
  /** What was said to everyone after message `since`, oldest first, as far as it is known. */
  publicAfter(since: number): Message[];

  /** Ends the class in good order: nobody is in it any more. Commits; does not throw. */
  end(): void;
  /** Lets go of all it holds; a class that was not ended counts as interrupted. */
  close(): void;
}
