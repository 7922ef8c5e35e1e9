import type { RoomMembership } from "../model/room.ts";

/** Times in rooms, by whose they are. */
export class RoomMemberships {
  readonly #byStay = new Map<number, RoomMembership[]>();

  /** Takes the place of the same visit as it was before. */
  put(visit: RoomMembership): void {
    this.#byStay.set(visit.stay, [...this.#others(visit), { ...visit }]);
  }

  remove(visit: RoomMembership): void {
    this.#byStay.set(visit.stay, this.#others(visit));
  }

  of(stay: number): readonly RoomMembership[] {
    return this.#byStay.get(stay) ?? [];
  }

  *all(): Generator<RoomMembership, void, void> {
    for (const visits of this.#byStay.values()) yield* visits;
  }

  /** Forgets what a stay visited. */
  delete(stay: number): void {
    this.#byStay.delete(stay);
  }

  /** Forgets those that were over before message `seq` was said. */
  forgetUpTo(seq: number): void {
    for (const [stay, visits] of this.#byStay) {
      this.#byStay.set(
        stay,
        visits.filter(({ upTo = seq }) => upTo >= seq),
      );
    }
  }

  clear(): void {
    this.#byStay.clear();
  }

  #others(visit: RoomMembership): RoomMembership[] {
    return this.of(visit.stay).filter((other) => !isSame(other, visit));
  }
}

/** True where it is over and nothing can have been said meanwhile. */
export function isEmpty({ after, upTo }: RoomMembership): boolean {
  return upTo !== undefined && upTo <= after;
}

function isSame(one: RoomMembership, other: RoomMembership): boolean {
  return one.room === other.room && one.after === other.after;
}
