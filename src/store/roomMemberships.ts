import type { RoomMembership } from "../model/room.ts";

/** Room memberships, past ones too. Those of one member in one room come in their order and do not overlap. */
export class RoomMemberships {
  /** By member, then by room. */
  readonly #byMember = new Map<number, Map<number, RoomMembership[]>>();

  /** Adds the membership, or replaces its earlier state. */
  put(membership: RoomMembership): void {
    const { memberId, roomId } = membership;
    let byRoom = this.#byMember.get(memberId);
    if (!byRoom) this.#byMember.set(memberId, (byRoom = new Map()));
    const memberships = byRoom.get(roomId);
    if (!memberships) {
      byRoom.set(roomId, [{ ...membership }]);
      return;
    }
    const index = findIndex(memberships, membership);
    memberships[index === -1 ? memberships.length : index] = { ...membership };
  }

  remove(membership: RoomMembership): void {
    const memberships = this.#byMember.get(membership.memberId)?.get(membership.roomId);
    const index = memberships ? findIndex(memberships, membership) : -1;
    if (index !== -1) memberships?.splice(index, 1);
  }

  of(memberId: number): readonly RoomMembership[] {
    return [...(this.#byMember.get(memberId)?.values() ?? [])].flat();
  }

  /** Whether the member was in the room when message `seq` was said. */
  wasIn(memberId: number, roomId: number, seq: number): boolean {
    const memberships = this.#byMember.get(memberId)?.get(roomId);
    const last = memberships?.findLast(({ after }) => after < seq);
    return last !== undefined && (last.upTo === undefined || seq <= last.upTo);
  }

  *all(): Generator<RoomMembership, void, void> {
    for (const byRoom of this.#byMember.values()) {
      for (const memberships of byRoom.values()) yield* memberships;
    }
  }

  /** Forgets all memberships of the member. */
  delete(memberId: number): void {
    this.#byMember.delete(memberId);
  }

  /** Forgets those that were over before message `seq` was said. */
  forgetUpTo(seq: number): void {
    for (const byRoom of this.#byMember.values()) {
      for (const [roomId, memberships] of byRoom) {
        const kept = memberships.filter(({ upTo = seq }) => upTo >= seq);
        if (kept.length > 0) byRoom.set(roomId, kept);
        else byRoom.delete(roomId);
      }
    }
  }

  clear(): void {
    this.#byMember.clear();
  }
}

/** Whether it is over and nothing can have been said meanwhile. */
export function isEmpty({ after, upTo }: RoomMembership): boolean {
  return upTo !== undefined && upTo <= after;
}

/** Where the membership stands; -1 if it is new. Most often it is the last. */
function findIndex(memberships: readonly RoomMembership[], { after }: RoomMembership): number {
  return memberships.findLastIndex((other) => other.after === after);
}
