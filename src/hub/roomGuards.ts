import { limits } from "../model/limits.ts";
import { truncateName } from "../model/name.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import { checkAdmission } from "./admission.ts";
import type { Member, Room } from "./member.ts";
import type { RoomBook } from "./roomBook.ts";

/** Who may do what with rooms, and why not; it changes nothing. */
export class RoomGuards {
  readonly #book: Pick<RoomBook, "find" | "all" | "size">;

  constructor(book: Pick<RoomBook, "find" | "all" | "size">) {
    this.#book = book;
  }

  /**
   * Why the member may not come into the room, or make one where there is none; undefined where he may.
   * He is not in it.
   */
  entry(room: Room | undefined, member: Member, key: string | undefined): Refusal | undefined {
    if (member.rooms.size >= limits.roomsOfMember) {
      return { code: "too_many_rooms", text: texts.tooManyRooms };
    }
    if (room) return checkAdmission(room, member, key);
    if (this.#book.size < limits.rooms) return undefined;
    return { code: "too_many_rooms", text: texts.tooManyRoomsHere };
  }

  /** The room, where the member is in it. */
  within(member: Member, name: string): Room | Refusal {
    const room = this.#book.find(name);
    if (room?.members.has(member)) return room;
    if (room) {
      const hint = texts.joinFirst(room.name);
      return { code: "not_member", text: texts.notMember(room.name), hint };
    }
    const near = findNearest(name, this.#book.all());
    const hint = near === undefined ? {} : { hint: texts.didYouMean(near) };
    return { code: "no_such_room", text: texts.noSuchRoom(truncateName(name)), ...hint };
  }

  /** The room, where the member is its operator. */
  led(member: Member, name: string): Room | Refusal {
    const room = this.within(member, name);
    return "code" in room || isOperator(room, member) ? room : notOperator(room);
  }
}

export function isOperator({ members }: Room, member: Member): boolean {
  return members.get(member)?.operator === true;
}

export function notOperator({ name }: Room): Refusal {
  return { code: "not_operator", text: texts.notOperator(name) };
}
