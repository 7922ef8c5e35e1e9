import { limits } from "../model/limits.ts";
import { truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import { isBanned } from "./bans.ts";
import type { Member, MemberView, Room, RoomView } from "./member.ts";
import { hintNearest } from "./nearHint.ts";
import type { Rooms } from "./rooms.ts";

/** The room, if the member is in it: nobody else looks into it. */
export function findOwnRoom<Found extends RoomView>(
  rooms: { find(name: string): Found | undefined; all(): Iterable<Found> },
  member: MemberView,
  name: string,
): Found | Refusal {
  const room = rooms.find(name);
  if (room?.members.has(member)) return room;
  if (room) {
    const hint = texts.joinFirst(room.name);
    return { code: "not_member", text: texts.notMember(room.name), hint };
  }
  return noSuchRoom(rooms, name);
}

/** The room of that name, in any case: for whom every room is open. */
export function findAnyRoom<Found extends RoomView>(
  rooms: { find(name: string): Found | undefined; all(): Iterable<Found> },
  name: string,
): Found | Refusal {
  return rooms.find(name) ?? noSuchRoom(rooms, name);
}

function noSuchRoom(rooms: { all(): Iterable<RoomView> }, name: string): Refusal {
  const hint = hintNearest(name, rooms.all());
  return { code: "no_such_room", text: texts.noSuchRoom(truncateName(name)), ...hint };
}

/** The room, if its modes let the member speak in it: as one of its members, unless it is open to others (`-n`). */
export function findSpokenIn(rooms: Rooms, member: Member, name: string): Room | Refusal {
  const room = rooms.find(name);
  return room?.settings.membersOnly === false ? room : findOwnRoom(rooms, member, name);
}

/** The room, if the member is its operator, or a teacher, for whom every room is open. */
export function findLedRoom(
  rooms: Rooms,
  member: Member,
  name: string,
  isTeacher: boolean,
): Room | Refusal {
  if (isTeacher) return findAnyRoom(rooms, name);
  const room = findOwnRoom(rooms, member, name);
  return "code" in room || isOperator(room, member) ? room : notOperator(room);
}

export function isOperator({ members }: Room, member: Member): boolean {
  return members.get(member)?.operator === true;
}

export function notOperator({ name }: Room): Refusal {
  return { code: "not_operator", text: texts.notOperator(name) };
}

/**
 * Why the member may not enter the room, or make a new one; undefined if they may.
 * @param room undefined for a new one; the member is not in it
 */
export function checkEntry(
  rooms: Rooms,
  room: Room | undefined,
  member: Member,
  key: string | undefined,
): Refusal | undefined {
  if (member.rooms.size >= limits.roomsOfMember) {
    return { code: "too_many_rooms", text: texts.tooManyRooms };
  }
  if (room) return checkAdmission(room, member, key);
  const led = Array.from(member.rooms).filter((one) => isOperator(one, member));
  if (led.length >= limits.roomsLed) {
    return { code: "too_many_rooms", text: texts.tooManyRoomsLed };
  }
  if (rooms.size < limits.rooms) return undefined;
  return { code: "too_many_rooms", text: texts.tooManyRoomsHere };
}

/** An operator's invitation opens every lock, once. */
function checkAdmission(room: Room, member: Member, key: string | undefined): Refusal | undefined {
  const { name, members, settings } = room;
  const { inviteOnly, limit, invited } = settings;
  if (invited.includes(member.id)) return undefined;
  if (isBanned(room, member)) return { code: "banned", text: texts.banned(name) };
  if (inviteOnly) return { code: "invite_only", text: texts.inviteOnly(name) };
  if (settings.key !== undefined && settings.key !== key?.normalize("NFC")) {
    return { code: "wrong_key", text: texts.wrongKey(name), hint: texts.withKey(name) };
  }
  if (limit !== undefined && members.size >= limit) {
    return { code: "room_full", text: texts.roomFull(name) };
  }
  return undefined;
}

/** Why the member may not speak in a room that is theirs or open to others; undefined if they may. */
export function checkMaySpeak(room: Room, member: Member): Refusal | undefined {
  const { name, members, settings } = room;
  const membership = members.get(member);
  if (membership?.operator || membership?.voice) return undefined;
  if (!settings.moderated && !isBanned(room, member)) return undefined;
  return { code: "cannot_speak", text: texts.cannotSpeak(name) };
}
