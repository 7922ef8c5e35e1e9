import type { GroupMembership } from "../model/group.ts";
import type { RoomMembership } from "../model/room.ts";
import type {
  ActRecord,
  GroupRecord,
  MemberRecord,
  ReactionRecord,
  RoomRecord,
  SharedClock,
  SharedCodes,
  SharedGone,
  SharedMember,
} from "./records.ts";
import { Memberships } from "./memberships.ts";

/** The highest ids of a class that were ever used, 0 for none. */
export interface LastIds {
  member: number;
  group: number;
  room: number;
}

/**
 * What became of members, groups and rooms since the last commit. What began and ended in between leaves
 * only its id, so that little waits however long nothing can be stored.
 */
export class PendingChanges {
  readonly addedMembers = new Map<number, MemberRecord>();
  /** Members that are stored, with what is new about them. */
  readonly changedMembers = new Map<number, MemberRecord>();
  /** Members that are stored and have left. */
  readonly removedMembers = new Set<number>();
  /** Groups that are not stored yet. */
  readonly createdGroups = new Map<number, GroupRecord>();
  /** Groups that are stored and have ended. */
  readonly deletedGroups = new Set<number>();
  readonly groupMemberships = new Memberships<GroupMembership>(({ groupId }) => groupId);
  /** Rooms in their newest state. */
  readonly rooms = new Map<number, RoomRecord>();
  /** Rooms that may be stored and have closed. */
  readonly deletedRooms = new Set<number>();
  readonly roomMemberships = new Memberships<RoomMembership>(({ roomId }) => roomId);
  readonly acts: ActRecord[] = [];
  /** Numbers of messages that are taken back, stored or about to be. */
  readonly retracted = new Set<number>();
  /** By message, reaction and member. */
  readonly reactions = new Map<string, ReactionRecord>();
  /** All undefined if that is as it was. */
  privateShown: boolean | undefined;
  classCode: string | undefined;
  logPlace: string | undefined;
  /** One server serves the class from now on: what several had shared besides is no more. */
  hasLeftLog = false;
  /** What several servers share besides, as JSON by what it is about; undefined for what is no more. */
  readonly shared = new Map<string, string | undefined>();
  readonly lastIds: LastIds;
  #isEmpty = true;

  constructor(lastIds: LastIds = { member: 0, group: 0, room: 0 }) {
    this.lastIds = { ...lastIds };
  }

  /** False if there is anything to store; an id that was used up counts too. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  addMember(member: MemberRecord): void {
    this.#isEmpty = false;
    this.addedMembers.set(member.id, { ...member });
    this.lastIds.member = Math.max(this.lastIds.member, member.id);
  }

  /**
   * The member goes by another name, has lost their connection or come back, or is off the list. Messages that are
   * stored keep their names.
   */
  changeMember(member: MemberRecord): void {
    this.#isEmpty = false;
    const changed = this.addedMembers.has(member.id) ? this.addedMembers : this.changedMembers;
    changed.set(member.id, { ...member });
  }

  /** The member's token ends, and with it their groups and rooms. */
  removeMember(id: number): void {
    this.#isEmpty = false;
    this.changedMembers.delete(id);
    if (!this.addedMembers.delete(id)) this.removedMembers.add(id);
    this.groupMemberships.delete(id);
    this.roomMemberships.delete(id);
  }

  createGroup(group: GroupRecord): void {
    this.#isEmpty = false;
    this.createdGroups.set(group.id, group);
    this.lastIds.group = Math.max(this.lastIds.group, group.id);
  }

  /** The group has ended. What was said in it stays with those who were in it. */
  deleteGroup(id: number): void {
    this.#isEmpty = false;
    if (!this.createdGroups.delete(id)) this.deletedGroups.add(id);
  }

  /** The membership began or, with an `upTo`, ended. */
  putGroupMembership(membership: GroupMembership): void {
    this.#isEmpty = false;
    this.groupMemberships.put(membership);
  }

  /** The room is new or has new settings. */
  putRoom(room: RoomRecord): void {
    this.#isEmpty = false;
    this.rooms.set(room.id, room);
    this.lastIds.room = Math.max(this.lastIds.room, room.id);
  }

  /** Nobody is in the room any more. What was said in it stays with those who were there. */
  deleteRoom(id: number): void {
    this.#isEmpty = false;
    this.rooms.delete(id);
    this.deletedRooms.add(id);
  }

  /** The membership began, changed or, with an `upTo`, ended. */
  putRoomMembership(membership: RoomMembership): void {
    this.#isEmpty = false;
    this.roomMemberships.put(membership);
  }

  /** Somebody in charge did something, or the class by itself. */
  addAct(record: ActRecord): void {
    this.#isEmpty = false;
    this.acts.push(record);
    if (record.act.type !== "retract") return;
    for (const { seq } of record.act.messages) this.retracted.add(seq);
  }

  /** A member has reacted to a message that is stored, or has taken that back. */
  react(record: ReactionRecord): void {
    this.#isEmpty = false;
    const { seq, reaction, memberId } = record;
    this.reactions.set(`${seq} ${reaction} ${memberId}`, record);
  }

  /** The server window shows private messages from now on, or hides them. */
  showPrivate(isShown: boolean): void {
    this.#isEmpty = false;
    this.privateShown = isShown;
  }

  /** The server chose a code for the class. */
  setClassCode(code: string): void {
    this.#isEmpty = false;
    this.classCode = code;
  }

  /** The log that several servers share is applied so far. */
  setLogPlace(place: string): void {
    this.#isEmpty = false;
    this.logPlace = place;
  }

  /** One server serves the class from now on, which need not know how far any log was applied. */
  leaveLog(): void {
    this.#isEmpty = false;
    this.hasLeftLog = true;
  }

  keepMember(id: number, member: SharedMember | undefined): void {
    this.#keep(`member ${id}`, member);
  }

  keepGone(key: string, gone: SharedGone | undefined): void {
    this.#keep(`gone ${key}`, gone);
  }

  keepCodes(codes: SharedCodes): void {
    this.#keep("codes", codes);
  }

  keepClock(clock: SharedClock): void {
    this.#keep("clock", clock);
  }

  /** Everything is stored. */
  clear(): void {
    this.#isEmpty = true;
    this.addedMembers.clear();
    this.changedMembers.clear();
    this.removedMembers.clear();
    this.createdGroups.clear();
    this.deletedGroups.clear();
    this.groupMemberships.clear();
    this.rooms.clear();
    this.deletedRooms.clear();
    this.roomMemberships.clear();
    this.acts.length = 0;
    this.retracted.clear();
    this.reactions.clear();
    this.privateShown = undefined;
    this.classCode = undefined;
    this.logPlace = undefined;
    this.hasLeftLog = false;
    this.shared.clear();
  }

  #keep(about: string, value: object | undefined): void {
    this.#isEmpty = false;
    this.shared.set(about, value && JSON.stringify(value));
  }
}
