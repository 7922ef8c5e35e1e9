import { isLongerThan, oneLine } from "../model/text.ts";
import { limits } from "../model/limits.ts";
import { checkRoomName, truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeChange } from "../model/roomMode.ts";
import type { ListedRoom } from "../model/room.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import { texts } from "../model/texts.ts";
import { checkMaySpeak } from "./admission.ts";
import type { TurnLog } from "./turnLog.ts";
import type { Member, Room } from "./member.ts";
import type { Members } from "./members.ts";
import { countReach } from "./reachOf.ts";
import type { RoomBookOptions } from "./roomBook.ts";
import { RoomBook } from "./roomBook.ts";
import { isOperator, notOperator, RoomGuards } from "./roomGuards.ts";
import { planModeChange } from "./roomModes.ts";
import { roomEnteredEvent, cleanRemark, visibleTopic } from "./roomNews.ts";
import type { Recipients } from "./pendingMessage.ts";

export interface RoomsOptions extends RoomBookOptions {
  ledger: Pick<TurnLog, "record" | "tell" | "answer">;
  roll: Pick<Members, "find" | "findKey" | "has" | "all" | "departed">;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
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
 * The open rooms of a class: anyone may join and leave; made by their first member, who is operator, gone
 * with their last. Names are the same whatever the case. Who wished something hears of it in its order,
 * like all in the room; a refusal is returned.
 */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #book: RoomBook;
  readonly #guards: RoomGuards;

  /** With the rooms of an interrupted class; its members are on the roll. */
  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#book = new RoomBook(options);
    this.#guards = new RoomGuards(this.#book);
  }

  /** The room of that name, whatever its case. */
  find(name: string): Room | undefined {
    return this.#book.find(name);
  }

  all(): IterableIterator<Room> {
    return this.#book.all();
  }

  /** All rooms; the topics of those that not everyone is let into are for who is in them. */
  list(asker: Member): ListedRoom[] {
    return [...this.#book.all()].map((room) => {
      return { name: room.name, members: room.members.size, topic: visibleTopic(asker, room) };
    });
  }

  /** The room, to one who is in it: nobody else looks into it. */
  look(member: Member, name: string): RoomResult {
    const room = this.#guards.within(member, name);
    return "code" in room ? { ok: false, refusal: room } : { ok: true, room };
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
      const refusal = this.#guards.entry(found, member, key);
      if (refusal) return this.#refuse("join", member, checked.name, refusal);
    }
    const room = found ?? this.#book.make(checked.name);
    if (!room.members.has(member)) this.#enter(room, member);
    this.#options.ledger.answer(roomEnteredEvent(room, id), member);
    return { ok: true, room };
  }

  leave(member: Member, name: string, reason?: string): RoomResult {
    const room = this.#guards.within(member, name);
    if ("code" in room) return this.#refuse("leave", member, name, room);
    const fact = { kind: "roomLeft", room: room.name, name: member.name } as const;
    this.#book.tell({ ...fact, reason: cleanRemark(reason) }, room);
    this.#book.exit(room, member);
    return { ok: true, room };
  }

  setTopic(by: Member, name: string, text: string): RoomResult {
    const room = this.#guards.within(by, name);
    if ("code" in room) return this.#refuse("topic", by, name, room);
    if (room.settings.topicLocked && !isOperator(room, by)) {
      return this.#refuse("topic", by, name, notOperator(room));
    }
    const topic = oneLine(text);
    if (isLongerThan(topic, limits.topicCharacters)) {
      return this.#refuse("topic", by, name, { code: "text_too_long", text: texts.topicTooLong });
    }
    const topicSet = { by: by.name, at: this.#options.now() };
    this.#book.set(room, { ...room.settings, topic, topicSet });
    this.#book.tell({ kind: "topicChanged", room: room.name, by: by.name, topic }, room);
    return { ok: true, room };
  }

  kick(by: Member, name: string, target: string, reason?: string): RoomResult {
    const room = this.#guards.led(by, name);
    if ("code" in room) return this.#refuse("kick", by, name, room);
    const member = this.#options.roll.find(target.normalize("NFC"));
    if (!member) return this.#refuse("kick", by, name, notHere(target));
    if (!room.members.has(member)) {
      const text = texts.notInRoom(member.name, room.name);
      return this.#refuse("kick", by, name, { code: "not_in_room", text });
    }
    const fact = { kind: "kicked", room: room.name, name: member.name, by: by.name } as const;
    this.#book.tell({ ...fact, reason: cleanRemark(reason) }, room);
    this.#book.exit(room, member);
    return { ok: true, room };
  }

  /** Anyone within may invite; where the room is by invitation only, an operator. */
  invite(by: Member, name: string, target: string): RoomResult {
    const room = this.#guards.within(by, name);
    if ("code" in room) return this.#refuse("invite", by, name, room);
    const isByOperator = isOperator(room, by);
    if (room.settings.inviteOnly && !isByOperator) {
      return this.#refuse("invite", by, name, notOperator(room));
    }
    const member = this.#options.roll.find(target.normalize("NFC"));
    if (!member) return this.#refuse("invite", by, name, notHere(target));
    if (room.members.has(member)) {
      const text = texts.alreadyInRoom(member.name, room.name);
      return this.#refuse("invite", by, name, { code: "already_in_room", text });
    }
    if (isByOperator) {
      const invited = [...uninvited(room, member), member.id].slice(-limits.roomInvitations);
      this.#book.set(room, { ...room.settings, invited });
    }
    const fact = { kind: "invited", room: room.name, name: member.name, by: by.name } as const;
    this.#options.ledger.tell(fact, fact, by === member ? [by] : [member, by]);
    return { ok: true, room };
  }

  setModes(by: Member, name: string, changes: readonly ModeChange[]): ModeResult {
    const room = this.#guards.led(by, name);
    if ("code" in room) return this.#refuse("mode", by, name, room);
    const made: ModeChange[] = [];
    const refusals: Refusal[] = [];
    for (const change of changes.slice(0, limits.modeChanges)) {
      const result = this.#change(room, change);
      if (typeof result === "object") refusals.push(result);
      else if (result) made.push(change);
    }
    if (made.length > 0) {
      const fact = { kind: "modesChanged", room: room.name, by: by.name, changes: made } as const;
      this.#book.tell(fact, room);
    }
    return { ok: true, room, made, refusals };
  }

  /** Who receives what `from` says in the room: those who are in it now. */
  recipients(from: Member, to: string): Recipients | Refusal {
    const room = this.#guards.within(from, to);
    if ("code" in room) {
      return room.code === "no_such_room" ? { hint: texts.toEveryone, ...room } : room;
    }
    const refusal = checkMaySpeak(room, from);
    if (refusal) return refusal;
    const { roll } = this.#options;
    const there = this.#book.present(room);
    const { departed } = roll;
    // Who leaves the class in the same turn is told nothing more.
    const members = () =>
      roll.departed === departed ? there : there.filter((member) => roll.has(member));
    const audience = { kind: "room", id: room.id } as const;
    return { to: room.name, audience, members, reach: (from) => countReach(members(), from) };
  }

  /** The member leaves the class, and thereby his rooms. */
  leaveAll(member: Member): void {
    this.#book.exitAll(member);
  }

  /** To be called when a turn ends, before it is stored. */
  settle(): void {
    this.#book.settle();
  }

  #enter(room: Room, member: Member): void {
    this.#book.enter(room, member);
    if (!room.settings.invited.includes(member.id)) return;
    this.#book.set(room, { ...room.settings, invited: uninvited(room, member) });
  }

  /** Makes the change; returns false where it changes nothing, or why it cannot be made. */
  #change(room: Room, change: ModeChange): boolean | Refusal {
    const result = planModeChange(room, change, (name) => this.#options.roll.find(name));
    switch (result.kind) {
      case "nothing":
        return false;
      case "refused":
        return result.refusal;
      case "settings":
        this.#book.set(room, result.settings);
        return true;
      case "rank":
        this.#book.rank(room, result.member, result.visit);
        return true;
      default:
        return result satisfies never;
    }
  }

  #refuse(wish: RoomCommand["type"], { name: by }: Member, wanted: string, refusal: Refusal) {
    const room = truncateName(wanted);
    this.#options.ledger.record({ kind: "roomRefused", wish, room, by, refusal });
    return { ok: false, refusal } as const;
  }
}

function uninvited({ settings }: Room, { id: stay }: Member): number[] {
  return settings.invited.filter((other) => other !== stay);
}

function notHere(name: string): Refusal {
  const wanted = truncateName(name);
  return { code: "not_active", text: texts.memberNotActive(wanted), member: wanted };
}
