import type { ListedRoom } from "../model/room.ts";

/** Which rooms there are, as the page itself asked for it: what a typed line asks is answered in the log. */
export class OpenRooms {
  /** By name; undefined until the first answer. */
  rooms: readonly ListedRoom[] | undefined;
  /** Questions that are on their way, which are answered in their order; true for the page's own. */
  #questions: boolean[] = [];
  #coming: ListedRoom[] = [];

  /** @param isOwn the page asks, not a typed line */
  asked(isOwn: boolean): void {
    this.#questions.push(isOwn);
  }

  /** Takes a part of an answer; returns false where a typed line asked for it. */
  take(rooms: readonly ListedRoom[], isLast: boolean): boolean {
    const [isOwn = false] = this.#questions;
    if (isLast) this.#questions.shift();
    if (!isOwn) return false;
    this.#coming.push(...rooms);
    if (!isLast) return true;
    this.rooms = this.#coming.toSorted((one, other) => one.name.localeCompare(other.name));
    this.#coming = [];
    return true;
  }

  /** The connection is lost, and with it the answers that have not come. */
  lost(): void {
    this.#questions = [];
    this.#coming = [];
  }
}
