import type { RoomSettings, RoomMembership } from "../model/room.ts";
import type { MemberEvent } from "../model/event.ts";

/** Where a member is told things. Must not throw; of the hub it may only say that it is lost. */
export interface Peer {
  /** Where he is connected from, as people write it; undefined where that is not known. */
  readonly address?: string | undefined;
  /** Tells what happened, in order. Who hears the same is given the same list. */
  deliver(facts: readonly MemberEvent[]): void;
  /** The member has come back over another connection; this one is no longer his. */
  replaced(): void;
}

/** One who is in the class. Made and changed by the hub alone. */
export interface Member {
  /** Changed by the roll alone, as all that belongs to it. */
  name: string;
  key: string;
  /** What he was called before in this stay, folded: a ban of a name holds for who had it. */
  formerKeys: readonly string[];
  /** Number of his stay in the history. */
  readonly id: number;
  /** The newest message when he joined: what came before is not his. */
  readonly joinedAfter: number;
  /** What he must show to come back; undefined where he cannot. */
  readonly tokenHash: string | undefined;
  readonly groups: Set<Group>;
  readonly rooms: Set<Room>;
  /** Undefined while his connection is lost and his seat is kept. Changed by the roll alone. */
  peer: Peer | undefined;
  /** Until when his seat is kept, in milliseconds since 1970-01-01T00:00:00Z. */
  keptUntil: number;
}

/** A closed group; it never holds nobody. */
export interface Group {
  /** Its number in the history. */
  readonly id: number;
  readonly name: string;
  readonly key: string;
  readonly members: Set<Member>;
}

/** An open room; it never holds nobody. */
export interface Room {
  /** Its number in the history. */
  readonly id: number;
  readonly name: string;
  /** What its name is looked up by: whatever the case, it is the same room. */
  readonly key: string;
  /** In the order they joined. */
  readonly members: Map<Member, RoomMembership>;
  settings: RoomSettings;
  /** Those who are in it, for as long as nobody comes or goes: a message is for who was there when it was said. */
  present: readonly Member[] | undefined;
}
