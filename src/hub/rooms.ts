import { cleanText } from "../model/cleanText.ts";
import { limits } from "../model/limits.ts";
import { nameKey, reportedName } from "../model/name.ts";
import { nearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeChange } from "../model/roomMode.ts";
import { checkRoomName } from "../model/roomName.ts";
import { texts } from "../model/texts.ts";
import type { RoomRecord, Store, Visit } from "../store/store.ts";
import { admission, silence } from "./admission.ts";
import type { RoomEntered, RoomFact, RoomWish } from "./fact.ts";
import type { Ledger } from "./ledger.ts";
import type { Member, Room } from "./member.ts";
import type { Roll } from "./roll.ts";
import { changed, modesOf, newSettings } from "./roomModes.ts";
import type { Receivers } from "./saying.ts";

/** What the history keeps of rooms. */
export type RoomHistory = Pick<
  Store,
  "putRoom" | "deleteRoom" | "putVisit" | "lastRoom" | "interrupted"
>;

export interface RoomsOptions {
  history: RoomHistory;
  ledger: Pick<Ledger, "note" | "tell" | "answer">;
  roll: Pick<Roll, "find" | "has" | "all" | "departed">;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
}

export type RoomResult = { ok: true; room: Room } | { ok: false; refusal: Refusal };
/** Those of the changes that could be made are made; the others are refused, each with its reason. */
export type ModeResult =
  | { ok: true; room: Room; made: ModeChange[]; refusals: Refusal[] }
  | { ok: false; refusal: Refusal };

export interface JoinRoom {
  key?: string | undefined;
  /** Of the wish; the answer holds it. */
  id?: string | undefined;
}

/**
 * The open rooms of a class: anyone may join and leave; made by their first member, gone with their last.
 * Names are the same whatever the case. Who wished something hears of it in its order, like all in
 * the room; a refusal is returned.
 */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #byKey = new Map<string, Room>();
  /** Rooms whose operators went in this turn. */
  readonly #unled = new Set<Room>();
  #lastId: number;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#lastId = options.history.lastRoom;
  }

  /** Brings back the rooms of an interrupted class. */
  restore(): void {
    const { history, roll } = this.#options;
    const byStay = new Map([...roll.all()].map((member) => [member.stay, member]));
    const visits = Map.groupBy(history.interrupted.visits, ({ room }) => room);
    for (const record of history.interrupted.rooms) {
      const room = this.#add(record);
      for (const visit of visits.get(room.id) ?? []) {
        const member = byStay.get(visit.stay);
        if (member) enter(room, member, { ...visit });
      }
      if (room.members.size === 0) this.#close(room);
    }
  }

  /** The room of that name, whatever its case. */
  find(name: string): Room | undefined {
    // Folding is for names: a line's worth of letters may unfold eighteenfold.
    return name.length > 4 * limits.nameCharacters ? undefined : this.#byKey.get(nameKey(name));
  }

  all(): IterableIterator<Room> {
    return this.#byKey.values();
  }

  /** Joins the room, or makes it. One who is in it already is told again how it stands. */
  join(member: Member, wanted: string, { key, id }: JoinRoom = {}): RoomResult {
    const checked = checkRoomName(wanted);
    if (!checked.ok) {
      const refusal = { code: "room_invalid", text: texts.roomInvalid(checked.why) } as const;
      return this.#refuse("join", member, wanted, refusal);
    }
    const found = this.find(checked.name);
    if (!found?.members.has(member)) {
      const refusal = this.#noEntry(found, member, key);
      if (refusal) return this.#refuse("join", member, checked.name, refusal);
    }
    const room = found ?? this.#make(checked.name);
    if (!room.members.has(member)) this.#enter(room, member);
    this.#options.ledger.answer(entered(room, id), member);
    return { ok: true, room };
  }

  leave(member: Member, name: string, reason?: string): RoomResult {
    const room = this.#within(member, name);
    if ("code" in room) return this.#refuse("leave", member, name, room);
    const fact = { kind: "roomLeft", room: room.name, name: member.name } as const;
    this.#tell({ ...fact, reason: remark(reason) }, room);
    this.#exit(room, member);
    return { ok: true, room };
  }

  setTopic(by: Member, name: string, text: string): RoomResult {
    const room = this.#within(by, name);
    if ("code" in room) return this.#refuse("topic", by, name, room);
    const topic = cleanText(text).replaceAll(/[\n\t]/g, " ");
    const isLocked = room.settings.topicLocked && !room.members.get(by)?.operator;
    if (isLocked) return this.#refuse("topic", by, name, notOperator(room));
    if ([...topic].length > limits.topicCharacters) {
      const refusal = { code: "text_too_long", text: texts.topicTooLong } as const;
      return this.#refuse("topic", by, name, refusal);
    }
    room.settings = { ...room.settings, topic, topicSet: { by: by.name, at: this.#options.now() } };
    this.#store(room);
    this.#tell({ kind: "topicChanged", room: room.name, by: by.name, topic }, room);
    return { ok: true, room };
  }

  kick(by: Member, name: string, target: string, reason?: string): RoomResult {
    const room = this.#led(by, name);
    if ("code" in room) return this.#refuse("kick", by, name, room);
    const member = this.#options.roll.find(target.normalize("NFC"));
    if (!member) return this.#refuse("kick", by, name, notHere(target));
    if (!room.members.has(member)) {
      const text = texts.notInRoom(member.name, room.name);
      return this.#refuse("kick", by, name, { code: "not_in_room", text });
    }
    const fact = { kind: "kicked", room: room.name, name: member.name, by: by.name } as const;
    this.#tell({ ...fact, reason: remark(reason) }, room);
    this.#exit(room, member);
    return { ok: true, room };
  }

  /** Anyone within may invite; where the room is by invitation only, an operator. */
  invite(by: Member, name: string, target: string): RoomResult {
    const room = this.#within(by, name);
    if ("code" in room) return this.#refuse("invite", by, name, room);
    const isOperator = room.members.get(by)?.operator === true;
    if (room.settings.inviteOnly && !isOperator) {
      return this.#refuse("invite", by, name, notOperator(room));
    }
    const member = this.#options.roll.find(target.normalize("NFC"));
    if (!member) return this.#refuse("invite", by, name, notHere(target));
    if (room.members.has(member)) {
      const text = texts.alreadyInRoom(member.name, room.name);
      return this.#refuse("invite", by, name, { code: "already_in_room", text });
    }
    if (isOperator) {
      const others = room.settings.invited.filter((stay) => stay !== member.stay);
      const invited = [...others, member.stay].slice(-limits.roomInvitations);
      room.settings = { ...room.settings, invited };
      this.#store(room);
    }
    const fact = { kind: "invited", room: room.name, name: member.name, by: by.name } as const;
    this.#options.ledger.tell(fact, fact, [member, by]);
    return { ok: true, room };
  }

  setModes(by: Member, name: string, changes: readonly ModeChange[]): ModeResult {
    const room = this.#led(by, name);
    if ("code" in room) return this.#refuse("mode", by, name, room);
    const made: ModeChange[] = [];
    const refusals: Refusal[] = [];
    for (const change of changes.slice(0, limits.modeChanges)) {
      const result = this.#change(room, change);
      if (typeof result === "object") refusals.push(result);
      else if (result) made.push(change);
    }
    if (made.length > 0) {
      this.#tell({ kind: "modesChanged", room: room.name, by: by.name, changes: made }, room);
    }
    return { ok: true, room, made, refusals };
  }

  /** Who receives what `from` says in the room: those who are in it now. */
  receivers(from: Member, to: string): Receivers | Refusal {
    const room = this.#within(from, to);
    if ("code" in room) return room;
    const refusal = silence(room, from);
    if (refusal) return refusal;
    const { roll } = this.#options;
    const there = (room.present ??= [...room.members.keys()]);
    const { departed } = roll;
    // Who leaves the class in the same turn is told nothing more.
    const members = () =>
      roll.departed === departed ? there : there.filter((member) => roll.has(member));
    return { to: room.name, audience: { kind: "room", id: room.id }, members };
  }

  /** The member leaves the class, and thereby his rooms. */
  leaveAll(member: Member): void {
    // His stay is closed in the history, and with it his visits.
    for (const room of member.rooms) this.#remove(room, member);
  }

  /** Gives each room whose operators went one who is there longest. To be called before a turn is stored. */
  settle(): void {
    for (const room of this.#unled) {
      const members = [...room.members];
      const next = members.find(([member]) => member.peer) ?? members[0];
      if (!next || members.some(([, { operator }]) => operator)) continue;
      const [{ name }, visit] = next;
      visit.operator = true;
      this.#options.history.putVisit(visit);
      const changes = [{ mode: "o", on: true, name } as const];
      this.#tell({ kind: "modesChanged", room: room.name, by: undefined, changes }, room);
    }
    this.#unled.clear();
  }

  #noEntry(room: Room | undefined, member: Member, key: string | undefined): Refusal | undefined {
    if (member.rooms.size >= limits.roomsOfMember) {
      return { code: "too_many_rooms", text: texts.tooManyRooms };
    }
    if (room) return admission(room, member, key);
    if (this.#byKey.size < limits.rooms) return undefined;
    return { code: "too_many_rooms", text: texts.tooManyRoomsHere };
  }

  #make(name: string): Room {
    this.#lastId += 1;
    const room = this.#add({ id: this.#lastId, name, settings: newSettings });
    this.#store(room);
    return room;
  }

  #add({ id, name, settings }: RoomRecord): Room {
    const key = nameKey(name);
    const room: Room = { id, name, key, members: new Map(), settings, present: undefined };
    this.#byKey.set(key, room);
    return room;
  }

  #enter(room: Room, member: Member): void {
    const { history, newest } = this.#options;
    const rank = { operator: room.members.size === 0, voice: false };
    const visit = { stay: member.stay, room: room.id, after: newest(), upTo: undefined, ...rank };
    this.#tell({ kind: "roomJoined", room: room.name, name: member.name }, room);
    enter(room, member, visit);
    history.putVisit(visit);
    if (!room.settings.invited.includes(member.stay)) return;
    const invited = room.settings.invited.filter((stay) => stay !== member.stay);
    room.settings = { ...room.settings, invited };
    this.#store(room);
  }

  #exit(room: Room, member: Member): void {
    const { history, newest } = this.#options;
    const visit = room.members.get(member);
    if (visit) history.putVisit({ ...visit, upTo: newest() });
    this.#remove(room, member);
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
    this.#options.history.deleteRoom(room.id);
    this.#options.ledger.note({ kind: "roomClosed", room: room.name });
  }

  /** Makes the change; returns false where it changes nothing, or why it cannot be made. */
  #change(room: Room, change: ModeChange): boolean | Refusal {
    const { roll, history } = this.#options;
    const result = changed(room, change, (name) => roll.find(name));
    switch (result.kind) {
      case "nothing":
        return false;
      case "refused":
        return result.refusal;
      case "settings":
        room.settings = result.settings;
        this.#store(room);
        return true;
      case "rank": {
        const member = roll.find(result.name);
        if (member) room.members.set(member, result.visit);
        history.putVisit(result.visit);
        this.#unled.add(room);
        return true;
      }
      default:
        return result satisfies never;
    }
  }

  /** The room, where the member is in it. */
  #within(member: Member, name: string): Room | Refusal {
    const room = this.find(name);
    if (room?.members.has(member)) return room;
    if (room) {
      const hint = texts.joinFirst(room.name);
      return { code: "not_member", text: texts.notMember(room.name), hint };
    }
    const near = nearest(name, this.#byKey.values());
    const hint = near === undefined ? texts.toEveryone : texts.didYouMean(near);
    return { code: "no_such_room", text: texts.noSuchRoom(reportedName(name)), hint };
  }

  /** The room, where the member is its operator. */
  #led(member: Member, name: string): Room | Refusal {
    const room = this.#within(member, name);
    if ("code" in room || room.members.get(member)?.operator) return room;
    return notOperator(room);
  }

  #store({ id, name, settings }: Room): void {
    this.#options.history.putRoom({ id, name, settings });
  }

  /** Tells all who are in the room now. */
  #tell(fact: RoomFact, room: Room): void {
    const hearers = (room.present ??= [...room.members.keys()]);
    this.#options.ledger.tell(fact, fact, hearers);
  }

  #refuse(wish: RoomWish, { name: by }: Member, room: string, refusal: Refusal) {
    this.#options.ledger.note({
      kind: "roomRefused",
      wish,
      room: reportedName(room),
      by,
      refusal,
    });
    return { ok: false, refusal } as const;
  }
}

/** The names of the member's rooms. */
export function roomNamesOf(member: Member): string[] {
  return [...member.rooms].map((room) => room.name);
}

function enter(room: Room, member: Member, visit: Visit): void {
  room.members.set(member, visit);
  room.present = undefined;
  member.rooms.add(room);
}

function entered(room: Room, id: string | undefined): RoomEntered {
  const members = [...room.members].map(([{ name }, { operator, voice }]) => {
    return { name, operator, voice };
  });
  const { name, settings } = room;
  const modes = modesOf(room);
  return { kind: "roomEntered", id, room: name, topic: settings.topic, modes, members };
}

function notOperator({ name }: Room): Refusal {
  return { code: "not_operator", text: texts.notOperator(name) };
}

function notHere(name: string): Refusal {
  const wanted = reportedName(name);
  return { code: "not_active", text: texts.memberNotActive(wanted), member: wanted };
}

/** What one says of leaving or of a kick, on one line and cut; undefined where that is nothing. */
function remark(text: string | undefined): string | undefined {
  const clean = cleanText(text ?? "").replaceAll(/[\n\t]/g, " ");
  const cut = [...clean.slice(0, 2 * limits.remarkCharacters)].slice(0, limits.remarkCharacters);
  return cut.length === 0 ? undefined : cut.join("");
}
