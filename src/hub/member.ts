import type { MemberEvent } from "../model/event.ts";
import type { GroupMembership } from "../model/group.ts";
import type { RoomMembership, RoomSettings } from "../model/room.ts";

/** The connection over which a member, or an onlooker, is told events. It is no part of the class's state. */
export interface Peer {
  /**
   * Takes events, in order. Peers that are told the same get the same list. Must not throw; the only
   * commands it may apply meanwhile are `disconnect`, `leave` and `unwatch`.
   */
  deliver(events: readonly MemberEvent[]): void;
  /** The member has come back over another connection; this peer is told nothing more. */
  replaced(): void;
}

/** A member, as protocols see them. */
export interface MemberView {
  /** Unique in the class; stays the same under every name. */
  readonly id: number;
  readonly name: string;
  /** `nameKey` of the name. */
  readonly key: string;
  /** Keys of earlier names, the first one first: a ban of a name holds for everybody who ever had it. */
  readonly formerKeys: readonly string[];
  /** By which IRC shows them beside the name; stays the same under every name. */
  readonly user: string;
  /** Where they connected from last, as people write it, if that is known. */
  readonly address: string | undefined;
  /** After they have left the class: those they were in. */
  readonly groups: ReadonlySet<GroupView>;
  readonly rooms: ReadonlySet<RoomView>;
  /**
   * Until when a lost connection's member may come back, in milliseconds of the class's uptime; undefined
   * while they are connected.
   */
  readonly awayUntil: number | undefined;
  /**
   * Until when the token of a member who is off the list brings them back, in milliseconds of the class's
   * uptime; undefined while they are on the list.
   */
  readonly absentUntil: number | undefined;
  /**
   * The newest message that they could have been told when their connection was lost, or the server stopped; undefined
   * while they are connected.
   */
  readonly lostAfter: number | undefined;
}

/** A closed group, as protocols see it. It always has a member. */
export interface GroupView {
  readonly id: number;
  readonly name: string;
  /** `nameKey` of its name. */
  readonly key: string;
  /** {@link MemberView.id} of the member who made it, if that is known; they need not be in it, or here. */
  readonly makerId: number | undefined;
  /** In the order they came. */
  readonly members: ReadonlyMap<MemberView, Readonly<GroupMembership>>;
}

/** An open room, as protocols see it. It has a member, unless it waits for them after a crash. */
export interface RoomView {
  readonly id: number;
  readonly name: string;
  /** `nameKey` of its name. */
  readonly key: string;
  /** In the order they joined. */
  readonly members: ReadonlyMap<MemberView, Readonly<RoomMembership>>;
  readonly settings: Readonly<RoomSettings>;
}

/** A member, as the hub changes them: only `Members`, `Groups`, `Rooms`, `Pace` and `Speech` write here. */
export interface Member extends MemberView {
  name: string;
  /** `nameKey` of the name. */
  key: string;
  /** `lookAlikeKeys` of the name. */
  looks: readonly string[];
  formerKeys: readonly string[];
  address: string | undefined;
  /** The newest message when they joined: they may not read what came before. */
  readonly joinedAfter: number;
  /** Where they joined from, as limits count it, if that is known. */
  readonly network: string | undefined;
  /** SHA-256 of the token that brings them back, in hexadecimal; undefined if nothing does. */
  readonly tokenHash: string | undefined;
  readonly groups: Set<Group>;
  readonly rooms: Set<Room>;
  awayUntil: number | undefined;
  absentUntil: number | undefined;
  lostAfter: number | undefined;
  /** How many connections they have had: the last one is theirs, unless they are away. */
  connections: number;
  /** How many clicks were left to them at that time; undefined for a member who never clicked. */
  pace: { left: number; at: number } | undefined;
  /** When they last spoke to everyone in a slow class. */
  spokeAt: number | undefined;
  /** The server that they are, or were last, connected to; undefined where there is one. */
  node: string | undefined;
  /** Undefined while they are away, or connected to another server. */
  peer: Peer | undefined;
}

export interface Group extends GroupView {
  /** `lookAlikeKeys` of its name. */
  readonly looks: readonly string[];
  readonly members: Map<Member, GroupMembership>;
  /** The members as a list that is shared by all messages until somebody comes or goes. */
  present: readonly Member[] | undefined;
}

export interface Room extends RoomView {
  /** `lookAlikeKeys` of its name, without the sign. */
  readonly looks: readonly string[];
  readonly members: Map<Member, RoomMembership>;
  settings: RoomSettings;
  /** The members as a list that is shared by all messages until somebody joins or leaves. */
  present: readonly Member[] | undefined;
}
