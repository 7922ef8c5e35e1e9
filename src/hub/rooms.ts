import type { RoomEvent } from "../model/event.ts";
import { nameKey, roomSign } from "../model/name.ts";
import type { RoomMembership, RoomSettings } from "../model/room.ts";
import type { RoomRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Member, Room } from "./member.ts";
import type { Members } from "./members.ts";
import { graceAfterCrashMs } from "./restoredMember.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { newSettings } from "./roomModes.ts";
import type { SharedState } from "./sharedState.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface RoomsOptions {
  store: Pick<Store, "changes" | "restored">;
  members: Pick<Members, "get" | "findKey" | "findHolder">;
  log: Pick<TurnLog, "record" | "tell">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
  shared: SharedState | undefined;
}

/**
 * The open rooms of a class and who is in them. A room is made by its first member, who is its operator,
 * and closes with its last. After a crash it waits a while for its members, who may have no way to come back
 * but to join anew; the first who is let in is then its operator. Names are unique after folding. Changes go
 * to the history and to the members of the room; who may make them is for `RoomCommands` to check.
 */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #byKey = new Map<string, Room>();
  readonly #byLook = new NameRegistry<Room>();
  /** Rooms that may have lost their last operator in this turn. */
  readonly #maybeUnled = new Set<Room>();
  /** Rooms from before a crash, which stay open without a member for `graceAfterCrashMs`. */
  readonly #waiting = new Set<Room>();
  /** Members who left the class in this turn, and with it a room. */
  #departed: [room: Room, member: Member][] = [];

  /** Brings back the rooms of an interrupted class, whose members are back already. */
  constructor(options: RoomsOptions) {
    this.#options = options;
    const { store, members } = options;
    const memberships = Map.groupBy(store.restored.roomMemberships, ({ roomId }) => roomId);
    for (const record of store.restored.rooms) {
      const room = this.#add(record);
      for (const membership of memberships.get(room.id) ?? []) {
        const member = members.get(membership.memberId);
        if (member) addMember(room, member, { ...membership });
      }
      // Where others have not stopped, nobody has to come back.
      if (!options.shared) this.#waiting.add(room);
    }
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The room of that name, in any case. */
  find(name: string): Room | undefined {
    return this.#byKey.get(nameKey(name));
  }

  get(id: number): Room | undefined {
    return this.#byKey.values().find((room) => room.id === id);
  }

  /**
   * A room whose name looks like this.
   * @param looks `lookAlikeKeys` of the name, without the sign
   */
  findLookAlike(looks: readonly string[]): Room | undefined {
    return this.#byLook.find(looks);
  }

  all(): IterableIterator<Room> {
    return this.#byKey.values();
  }

  /** Makes a room, which somebody must enter now. */
  make(name: string, createdAt: number): Room {
    const { changes } = this.#options.store;
    const room = this.#add({ id: changes.lastIds.room + 1, name, settings: newSettings });
    this.set(room, { ...newSettings, createdAt });
    return room;
  }

  set(room: Room, settings: RoomSettings): void {
    room.settings = settings;
    this.#options.store.changes.putRoom({ id: room.id, name: room.name, settings });
  }

  enter(room: Room, member: Member): void {
    const { store, newest, shared } = this.#options;
    const ids = { memberId: member.id, roomId: room.id };
    const ranks = { operator: room.members.size === 0, voice: false };
    const membership = { ...ids, after: newest(), upTo: undefined, ...ranks };
    this.tell({ kind: "roomJoined", room: room.name, name: member.name }, room);
    addMember(room, member, membership);
    shared?.enter(member, room);
    store.changes.putRoomMembership(membership);
  }

  /** Takes the member out. Tell the room before: the member is told too. */
  exit(room: Room, member: Member): void {
    this.#endMembership(room, member);
    member.rooms.delete(room);
    this.#options.shared?.touch(member);
    this.#remove(room, member);
  }

  /**
   * The member leaves the class, and with it their rooms. Which they were in can still be read from the
   * member, for what is told of their leaving.
   */
  exitAll(member: Member): void {
    for (const room of member.rooms) {
      this.#endMembership(room, member);
      this.#remove(room, member);
      this.#departed.push([room, member]);
    }
  }

  /** Time passes: rooms that have waited for their members in vain close. */
  expire(uptimeMs: number): void {
    if (this.#waiting.size === 0 || uptimeMs < graceAfterCrashMs) return;
    for (const room of this.#waiting) if (room.members.size === 0) this.#close(room);
    this.#waiting.clear();
  }

  /** Gives the member another rank. */
  rank(room: Room, member: Member, membership: RoomMembership): void {
    room.members.set(member, membership);
    this.#options.store.changes.putRoomMembership(membership);
    this.#maybeUnled.add(room);
  }

  /**
   * Makes a new operator in each room that has none: whoever is there longest, connected members first.
   * Called before a turn is cut or ends, and not earlier: a class that leaves together does not hand its
   * rooms on from one to the next.
   */
  settle(): void {
    this.#tellDeparted();
    for (const room of this.#maybeUnled) {
      const members = [...room.members];
      const next = members.find(([{ awayUntil }]) => awayUntil === undefined) ?? members[0];
      if (!next || members.some(([, { operator }]) => operator)) continue;
      const [member, membership] = next;
      this.rank(room, member, { ...membership, operator: true });
      const changes = [{ mode: "o", on: true, name: member.name } as const];
      this.tell({ kind: "modesChanged", room: room.name, by: undefined, changes }, room);
    }
    this.#maybeUnled.clear();
  }

  /** The members of the room now, the longest there first. */
  listPresent(room: Room): readonly Member[] {
    return (room.present ??= [...room.members.keys()]);
  }

  /** Tells the members of the room now, and whoever did it from outside. */
  tell(event: RoomEvent, room: Room, by?: Member): void {
    const present = this.listPresent(room);
    const isOutside = by !== undefined && !room.members.has(by);
    this.#options.log.tell(event, event, isOutside ? [...present, by] : present);
  }

  /**
   * That a member left the class says that they left its rooms. But if somebody took their name, however
   * spelled, or has had it since, the room must be told that this is somebody else.
   */
  #tellDeparted(): void {
    const departed = this.#departed;
    this.#departed = [];
    const { members } = this.#options;
    for (const [room, member] of departed) {
      const { name, key } = member;
      const namesake = members.findKey(key);
      const isUnderstood = namesake
        ? room.members.has(namesake)
        : members.findHolder(name, Infinity) === member;
      if (isUnderstood || room.members.size === 0) continue;
      this.tell({ kind: "roomLeft", room: room.name, name, reason: undefined }, room);
    }
  }

  #add({ id, name, settings }: RoomRecord): Room {
    const key = nameKey(name);
    const looks = lookAlikeKeys(name.slice(roomSign.length));
    const room: Room = { id, name, key, looks, members: new Map(), settings, present: undefined };
    this.#byKey.set(key, room);
    this.#byLook.add(room);
    return room;
  }

  /** What was said in the room until now stays theirs to read. */
  #endMembership(room: Room, member: Member): void {
    const { store, newest } = this.#options;
    const membership = room.members.get(member);
    if (membership) store.changes.putRoomMembership({ ...membership, upTo: newest() });
  }

  #remove(room: Room, member: Member): void {
    room.members.delete(member);
    room.present = undefined;
    if (room.members.size > 0) this.#maybeUnled.add(room);
    else if (!this.#waiting.has(room)) this.#close(room);
  }

  #close(room: Room): void {
    this.#byKey.delete(room.key);
    this.#byLook.remove(room);
    this.#maybeUnled.delete(room);
    this.#options.store.changes.deleteRoom(room.id);
    this.#options.log.record({ kind: "roomClosed", room: room.name });
  }
}

function addMember(room: Room, member: Member, membership: RoomMembership): void {
  room.members.set(member, membership);
  room.present = undefined;
  member.rooms.add(room);
}
