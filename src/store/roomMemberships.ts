import type { RoomMembership } from "../model/room.ts";

/** Room memberships by member, past ones too. */
export class RoomMemberships {
  readonly #byMember = new Map<number, RoomMembership[]>();

  /** Adds the membership, or replaces its earlier state. */
  put(membership: RoomMembership): void {
    this.#byMember.set(membership.memberId, [...this.#others(membership), { ...membership }]);
  }

  remove(membership: RoomMembership): void {
    this.#byMember.set(membership.memberId, this.#others(membership));
  }

  of(memberId: number): readonly RoomMembership[] {
    return this.#byMember.get(memberId) ?? [];
  }

  *all(): Generator<RoomMembership, void, void> {
    for (const memberships of this.#byMember.values()) yield* memberships;
  }

  /** Forgets all memberships of the member. */
  delete(memberId: number): void {
    this.#byMember.delete(memberId);
  }

  /** Forgets those that were over before message `seq` was said. */
  forgetUpTo(seq: number): void {
    for (const [memberId, memberships] of this.#byMember) {
      const kept = memberships.filter(({ upTo = seq }) => upTo >= seq);
      this.#byMember.set(memberId, kept);
    }
  }

  clear(): void {
    this.#byMember.clear();
  }

  #others(membership: RoomMembership): RoomMembership[] {
    return this.of(membership.memberId).filter((other) => !isSame(other, membership));
  }
}

/** Whether it is over and nothing can have been said meanwhile. */
export function isEmpty({ after, upTo }: RoomMembership): boolean {
  return upTo !== undefined && upTo <= after;
}

function isSame(one: RoomMembership, other: RoomMembership): boolean {
  return one.roomId === other.roomId && one.after === other.after;
}
