import { limits } from "../model/limits.ts";
import { nameKey } from "../model/name.ts";
import type { RoomRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { RoomSettings, RoomMembership } from "../model/room.ts";
import type { RoomEvent } from "../model/event.ts";
import type { TurnLog } from "./turnLog.ts";
import type { Member, Room } from "./member.ts";
import type { Members } from "./members.ts";
import { newSettings } from "./roomModes.ts";

/** What the history keeps of rooms. */
export type RoomHistory = Pick<Store, "changes" | "restored">;

export interface RoomBookOptions {
  history: RoomHistory;
  ledger: Pick<TurnLog, "record" | "tell">;
  roll: Pick<Members, "all" | "findKey">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
}

/** Which rooms there are and who is in them, as it is kept in the history and told to those within. */
export class RoomBook {
  readonly #options: RoomBookOptions;
  readonly #byKey = new Map<string, Room>();
  /** Rooms whose operators may have gone in this turn. */
  readonly #unled = new Set<Room>();
  /** Who left the class in this turn, and thereby a room. */
  #departed: [room: Room, member: Member][] = [];
  #lastId: number;

  /** Brings back the rooms of an interrupted class. */
  constructor(options: RoomBookOptions) {
    const { history, roll } = options;
    this.#options = options;
    this.#lastId = history.changes.lastIds.room;
    const byStay = new Map([...roll.all()].map((member) => [member.id, member]));
    const visits = Map.groupBy(history.restored.memberships, ({ roomId: room }) => room);
    for (const record of history.restored.rooms) {
      const room = this.#add(record);
      for (const visit of visits.get(room.id) ?? []) {
        const member = byStay.get(visit.memberId);
        if (member) seat(room, member, { ...visit });
      }
      if (room.members.size === 0) this.#close(room);
    }
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The room of that name, whatever its case. */
  find(name: string): Room | undefined {
    // Folding is for names: a line's worth of letters may unfold eighteenfold.
    return name.length > 4 * limits.nameCharacters ? undefined : this.#byKey.get(nameKey(name));
  }

  all(): IterableIterator<Room> {
    return this.#byKey.values();
  }

  /** Makes a room, which somebody is to enter now. */
  make(name: string): Room {
    this.#lastId += 1;
    const room = this.#add({ id: this.#lastId, name, settings: newSettings });
    this.set(room, newSettings);
    return room;
  }

  set(room: Room, settings: RoomSettings): void {
    room.settings = settings;
    this.#options.history.changes.putRoom({ id: room.id, name: room.name, settings });
  }

  /** Its first member is its operator. */
  enter(room: Room, member: Member): void {
    const { history, newest } = this.#options;
    const rank = { operator: room.members.size === 0, voice: false };
    const visit = {
      memberId: member.id,
      roomId: room.id,
      after: newest(),
      upTo: undefined,
      ...rank,
    };
    this.tell({ kind: "roomJoined", room: room.name, name: member.name }, room);
    seat(room, member, visit);
    history.changes.putRoomMembership(visit);
  }

  /** Takes him out; those who are left, and he himself, are to be told before. */
  exit(room: Room, member: Member): void {
    const { history, newest } = this.#options;
    const visit = room.members.get(member);
    if (visit) history.changes.putRoomMembership({ ...visit, upTo: newest() });
    this.#remove(room, member);
  }

  /** The member leaves the class, and thereby his rooms. */
  exitAll(member: Member): void {
    // His stay is closed in the history, and with it his visits.
    for (const room of member.rooms) {
      this.#remove(room, member);
      this.#departed.push([room, member]);
    }
  }

  rank(room: Room, member: Member, visit: RoomMembership): void {
    room.members.set(member, visit);
    this.#options.history.changes.putRoomMembership(visit);
    this.#unled.add(room);
  }

  /**
   * Gives each room that has no operator any more the one who is there longest. To be called when a turn
   * ends, before it is stored: a class that leaves together does not hand its rooms on from one to the next.
   */
  settle(): void {
    this.#tellDeparted();
    for (const room of this.#unled) {
      const members = [...room.members];
      const next = members.find(([member]) => member.peer) ?? members[0];
      if (!next || members.some(([, { operator }]) => operator)) continue;
      const [member, visit] = next;
      this.rank(room, member, { ...visit, operator: true });
      const changes = [{ mode: "o", on: true, name: member.name } as const];
      this.tell({ kind: "modesChanged", room: room.name, by: undefined, changes }, room);
    }
    this.#unled.clear();
  }

  /** Those who are in the room now, the longest there first. */
  present(room: Room): readonly Member[] {
    return (room.present ??= [...room.members.keys()]);
  }

  /** Tells all who are in the room now. */
  tell(fact: RoomEvent, room: Room): void {
    this.#options.ledger.tell(fact, fact, this.present(room));
  }

  /**
   * Who has left the class is known to be gone; one of his name, however spelled, who came since is not
   * known to be another.
   */
  #tellDeparted(): void {
    const departed = this.#departed;
    this.#departed = [];
    for (const [room, { name, key }] of departed) {
      const namesake = this.#options.roll.findKey(key);
      const isKnown = !namesake || room.members.has(namesake);
      if (isKnown || room.members.size === 0) continue;
      this.tell({ kind: "roomLeft", room: room.name, name, reason: undefined }, room);
    }
  }

  #add({ id, name, settings }: RoomRecord): Room {
    const key = nameKey(name);
    const room: Room = { id, name, key, members: new Map(), settings, present: undefined };
    this.#byKey.set(key, room);
    return room;
  }

  #remove(room: Room, member: Member): void {
    room.members.delete(member);
    room.present = undefined;
    member.rooms.delete(room);
    if (room.members.size === 0) this.#close(room);
    else this.#unled.add(room);
  }

  #close(room: Room): void {
    this.#byKey.delete(room.key);
    this.#unled.delete(room);
    this.#options.history.changes.deleteRoom(room.id);
    this.#options.ledger.record({ kind: "roomClosed", room: room.name });
  }
}

function seat(room: Room, member: Member, visit: RoomMembership): void {
  room.members.set(member, visit);
  room.present = undefined;
  member.rooms.add(room);
}
