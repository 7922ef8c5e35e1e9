import type { GroupRecord, RoomRecord, MemberRecord } from "./store.ts";
import type { RoomMembership } from "../model/room.ts";
import { RoomMemberships } from "./roomMemberships.ts";

/** The highest ids of a class that were ever used, 0 where there is none. */
export interface Last {
  stay: number;
  group: number;
  room: number;
}

/** A group that is not stored yet. */
export interface NewGroup {
  id: number;
  name: string;
  members: Set<number>;
}

/**
 * What became of stays, groups and rooms since the last commit. What began and ended in between leaves nothing
 * but its number, so that little waits however long nothing can be stored.
 */
export class PendingChanges {
  readonly opened = new Map<number, MemberRecord>();
  /** Stays that are stored and go by another name. */
  readonly renamed = new Map<number, MemberRecord>();
  /** Stays that are stored and to be closed. */
  readonly closed = new Set<number>();
  readonly created = new Map<number, NewGroup>();
  /** Groups that are stored and to be deleted. */
  readonly deleted = new Set<number>();
  /** Rooms as they are to be stored. */
  readonly rooms = new Map<number, RoomRecord>();
  /** Rooms that may be stored and are to be deleted. */
  readonly emptied = new Set<number>();
  readonly visits = new RoomMemberships();
  /** The highest ids ever used. */
  readonly last: Last;
  #areAny = false;

  constructor(last: Last = { stay: 0, group: 0, room: 0 }) {
    this.last = { ...last };
  }

  /** Whether there is anything to store; the numbers of what left nothing else count too. */
  get areAny(): boolean {
    return this.#areAny;
  }

  openStay(stay: MemberRecord): void {
    this.#areAny = true;
    this.opened.set(stay.id, { ...stay });
    this.last.stay = Math.max(this.last.stay, stay.id);
  }

  renameStay(stay: MemberRecord): void {
    this.#areAny = true;
    const changed = this.opened.has(stay.id) ? this.opened : this.renamed;
    changed.set(stay.id, { ...stay });
  }

  closeStay(id: number): void {
    this.#areAny = true;
    this.renamed.delete(id);
    if (!this.opened.delete(id)) this.closed.add(id);
    for (const { members } of this.created.values()) members.delete(id);
    this.visits.delete(id);
  }

  createGroup({ id, name, members }: GroupRecord): void {
    this.#areAny = true;
    this.created.set(id, { id, name, members: new Set(members) });
    this.last.group = Math.max(this.last.group, id);
  }

  deleteGroup(id: number): void {
    this.#areAny = true;
    if (!this.created.delete(id)) this.deleted.add(id);
  }

  putRoom(room: RoomRecord): void {
    this.#areAny = true;
    this.rooms.set(room.id, room);
    this.last.room = Math.max(this.last.room, room.id);
  }

  deleteRoom(id: number): void {
    this.#areAny = true;
    this.rooms.delete(id);
    this.emptied.add(id);
  }

  putVisit(visit: RoomMembership): void {
    this.#areAny = true;
    this.visits.put(visit);
  }

  /** All is stored. */
  clear(): void {
    this.#areAny = false;
    this.opened.clear();
    this.renamed.clear();
    this.closed.clear();
    this.created.clear();
    this.deleted.clear();
    this.rooms.clear();
    this.emptied.clear();
    this.visits.clear();
  }
}
