import { limits } from "../model/limits.ts";
import { roomSign, truncateName } from "../model/name.ts";
import { checkRoomName } from "../model/nameCheck.ts";
import type { Refusal } from "../model/refusal.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import type { ModeChange } from "../model/roomMode.ts";
import { cleanRemark, isLongerThan, oneLine } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { CommandOf, ModeResult, Refused, RoomResult } from "./command.ts";
import { refuse } from "./command.ts";
import { describeRoom } from "./hubView.ts";
import type { Member, Room } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import type { NameChecker } from "./nameChecker.ts";
import {
  checkEntry,
  findAnyRoom,
  findLedRoom,
  findOwnRoom,
  isOperator,
  notOperator,
} from "./roomAccess.ts";
import { planModeChange } from "./roomModes.ts";
import type { Rooms } from "./rooms.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

/** Invitations to one room that wait to be used; the oldest are dropped. */
const openInvitations = 100;

export interface RoomCommandsOptions {
  rooms: Rooms;
  members: Pick<Members, "find">;
  names: Pick<NameChecker, "whyReserved">;
  /** Teachers moderate every room. */
  moderation: Pick<Moderation, "isTeacher">;
  log: Pick<TurnLog, "record" | "tell" | "tellMembers" | "answer">;
}

/**
 * What members do with rooms, besides speaking in them. Everybody in the room is told what changed, in
 * its order, and so is the member who did it.
 */
export class RoomCommands {
  readonly #options: RoomCommandsOptions;

  constructor(options: RoomCommandsOptions) {
    this.#options = options;
  }

  /** A member who is in the room already is told again how it stands. */
  join(member: Member, { at, room: wanted, key, id }: CommandOf<"joinRoom">): RoomResult {
    const { rooms, log } = this.#options;
    const checked = checkRoomName(wanted);
    if (!checked.ok) {
      const text = texts.roomInvalid(checked.why);
      return this.#refuse("join", member, wanted, { code: "room_invalid", text });
    }
    const found = rooms.find(checked.name);
    const isOpen = found && (found.members.has(member) || this.#isTeacher(member));
    if (!isOpen) {
      const refusal =
        (found ? undefined : this.#checkLooks(checked.name)) ??
        checkEntry(rooms, found, member, key);
      if (refusal) return this.#refuse("join", member, checked.name, refusal);
    }
    const room = found ?? rooms.make(checked.name, at);
    if (!room.members.has(member)) {
      rooms.enter(room, member);
      this.#useInvitation(room, member);
    }
    log.answer({ kind: "roomEntered", id, ...describeRoom(room) }, member);
    return { ok: true, room };
  }

  /** Why no room of this name may be made: it looks like another one, or like what is no room. */
  #checkLooks(name: string): Refusal | undefined {
    const { rooms, names } = this.#options;
    const looks = lookAlikeKeys(name.slice(roomSign.length));
    const lookAlike = rooms.findLookAlike(looks);
    if (lookAlike) {
      const text = texts.roomInvalid(texts.looksLikeRoom(name, lookAlike.name));
      return { code: "room_invalid", text, hint: texts.didYouMean(lookAlike.name) };
    }
    const why = names.whyReserved(name, looks);
    return why === undefined ? why : { code: "room_invalid", text: texts.roomInvalid(why) };
  }

  leave(member: Member, { room: name, reason }: CommandOf<"leaveRoom">): RoomResult {
    const { rooms } = this.#options;
    const room = findOwnRoom(rooms, member, name);
    if ("code" in room) return this.#refuse("leave", member, name, room);
    const left = { kind: "roomLeft", room: room.name, name: member.name } as const;
    rooms.tell({ ...left, reason: cleanRemark(reason) }, room);
    rooms.exit(room, member);
    return { ok: true, room };
  }

  setTopic(by: Member, { at, room: name, topic: text }: CommandOf<"setTopic">): RoomResult {
    const { rooms } = this.#options;
    const isInCharge = this.#isTeacher(by);
    const room = isInCharge ? findAnyRoom(rooms, name) : findOwnRoom(rooms, by, name);
    if ("code" in room) return this.#refuse("topic", by, name, room);
    if (room.settings.topicLocked && !isInCharge && !isOperator(room, by)) {
      return this.#refuse("topic", by, name, notOperator(room));
    }
    const topic = oneLine(text);
    if (isLongerThan(topic, limits.topicCharacters)) {
      return this.#refuse("topic", by, name, { code: "text_too_long", text: texts.topicTooLong });
    }
    rooms.set(room, { ...room.settings, topic, topicSet: { by: by.name, at } });
    rooms.tell({ kind: "topicChanged", room: room.name, by: by.name, topic }, room, by);
    return { ok: true, room };
  }

  kick(by: Member, { room: name, name: target, reason }: CommandOf<"kick">): RoomResult {
    const { rooms, members } = this.#options;
    const room = findLedRoom(rooms, by, name, this.#isTeacher(by));
    if ("code" in room) return this.#refuse("kick", by, name, room);
    const member = members.find(target.normalize("NFC"));
    if (!member) return this.#refuse("kick", by, name, notHere(target));
    if (!room.members.has(member)) {
      const text = texts.notInRoom(member.name, room.name);
      return this.#refuse("kick", by, name, { code: "not_in_room", text });
    }
    const kicked = { kind: "kicked", room: room.name, name: member.name, by: by.name } as const;
    rooms.tell({ ...kicked, reason: cleanRemark(reason) }, room, by);
    rooms.exit(room, member);
    return { ok: true, room };
  }

  /** Any member of the room may invite; in an invite-only room, an operator. */
  invite(by: Member, { room: name, name: target }: CommandOf<"invite">): RoomResult {
    const { rooms, members, log } = this.#options;
    const room = findOwnRoom(rooms, by, name);
    if ("code" in room) return this.#refuse("invite", by, name, room);
    const isByOperator = isOperator(room, by) || this.#isTeacher(by);
    if (room.settings.inviteOnly && !isByOperator) {
      return this.#refuse("invite", by, name, notOperator(room));
    }
    const member = members.find(target.normalize("NFC"));
    if (!member) return this.#refuse("invite", by, name, notHere(target));
    if (room.members.has(member)) {
      const text = texts.alreadyInRoom(member.name, room.name);
      return this.#refuse("invite", by, name, { code: "already_in_room", text });
    }
    if (isByOperator) {
      const invited = [...invitedOthers(room, member), member.id].slice(-openInvitations);
      rooms.set(room, { ...room.settings, invited });
    }
    const event = { kind: "invited", room: room.name, name: member.name, by: by.name } as const;
    log.tell(event, event, by === member ? [by] : [member, by]);
    const others = rooms.listPresent(room).filter((other) => other !== by);
    if (others.length > 0) log.tellMembers({ ...event, kind: "invitationNoticed" }, others);
    return { ok: true, room };
  }

  setModes(by: Member, { room: name, changes }: CommandOf<"setModes">): ModeResult {
    const { rooms } = this.#options;
    const room = findLedRoom(rooms, by, name, this.#isTeacher(by));
    if ("code" in room) return this.#refuse("mode", by, name, room);
    const made: ModeChange[] = [];
    const refusals: Refusal[] = [];
    for (const change of changes.slice(0, limits.modeChanges)) {
      const result = this.#change(room, change);
      if (typeof result === "object") refusals.push(result);
      else if (result) made.push(change);
    }
    if (made.length > 0) {
      rooms.tell({ kind: "modesChanged", room: room.name, by: by.name, changes: made }, room, by);
    }
    return { ok: true, room, made, refusals };
  }

  /** Makes the change. Returns false if it changes nothing, or why it cannot be made. */
  #change(room: Room, change: ModeChange): boolean | Refusal {
    const { rooms, members } = this.#options;
    const plan = planModeChange(room, change, (name) => members.find(name));
    switch (plan.kind) {
      case "nothing":
        return false;
      case "refused":
        return plan.refusal;
      case "settings":
        rooms.set(room, plan.settings);
        return true;
      case "rank":
        rooms.rank(room, plan.member, plan.membership);
        return true;
      default:
        return plan satisfies never;
    }
  }

  #isTeacher(member: Member): boolean {
    return this.#options.moderation.isTeacher(member);
  }

  #useInvitation(room: Room, member: Member): void {
    if (!room.settings.invited.includes(member.id)) return;
    const invited = invitedOthers(room, member);
    this.#options.rooms.set(room, { ...room.settings, invited });
  }

  #refuse(command: RoomCommand["type"], by: Member, wanted: string, refusal: Refusal): Refused {
    const room = truncateName(wanted);
    this.#options.log.record({ kind: "roomRefused", command, room, by: by.name, refusal });
    return refuse(refusal);
  }
}

function invitedOthers({ settings }: Room, { id }: Member): number[] {
  return settings.invited.filter((other) => other !== id);
}

function notHere(name: string): Refusal {
  const wanted = truncateName(name);
  return { code: "not_active", text: texts.memberNotActive(wanted), member: wanted };
}
