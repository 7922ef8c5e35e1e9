/** A member's time in a group or a room. */
export interface Membership {
  memberId: number;
  /** The newest message when they came. */
  after: number;
  /** The newest message when they went; undefined while they are there. */
  upTo: number | undefined;
}

/**
 * Memberships of groups or of rooms, past ones too. Those of one member in one place come in their order and
 * do not overlap.
 */
export class Memberships<Kind extends Membership> {
  /** The id of the group or room. */
  readonly #placeOf: (membership: Kind) => number;
  /** By member, then by place. */
  readonly #byMember = new Map<number, Map<number, Kind[]>>();

  constructor(placeOf: (membership: Kind) => number) {
    this.#placeOf = placeOf;
  }

  /** Adds the membership, or replaces its earlier state. */
  put(membership: Kind): void {
    const { memberId } = membership;
    let byPlace = this.#byMember.get(memberId);
    if (!byPlace) this.#byMember.set(memberId, (byPlace = new Map()));
    const placeId = this.#placeOf(membership);
    const memberships = byPlace.get(placeId);
    if (!memberships) {
      byPlace.set(placeId, [{ ...membership }]);
      return;
    }
    const index = findIndex(memberships, membership);
    memberships[index === -1 ? memberships.length : index] = { ...membership };
  }

  remove(membership: Kind): void {
    const byPlace = this.#byMember.get(membership.memberId);
    const memberships = byPlace?.get(this.#placeOf(membership));
    const index = memberships ? findIndex(memberships, membership) : -1;
    if (index !== -1) memberships?.splice(index, 1);
  }

  of(memberId: number): readonly Kind[] {
    return [...(this.#byMember.get(memberId)?.values() ?? [])].flat();
  }

  /** Whether the member was in the place when message `seq` was said. */
  wasIn(memberId: number, placeId: number, seq: number): boolean {
    const memberships = this.#byMember.get(memberId)?.get(placeId);
    const last = memberships?.findLast(({ after }) => after < seq);
    return last !== undefined && (last.upTo === undefined || seq <= last.upTo);
  }

  *all(): Generator<Kind, void, void> {
    for (const byPlace of this.#byMember.values()) {
      for (const memberships of byPlace.values()) yield* memberships;
    }
  }

  /** Forgets all memberships of the member. */
  delete(memberId: number): void {
    this.#byMember.delete(memberId);
  }

  /** Forgets those that were over before message `seq` was said. */
  forgetUpTo(seq: number): void {
    for (const byPlace of this.#byMember.values()) {
      for (const [placeId, memberships] of byPlace) {
        const kept = memberships.filter(({ upTo = seq }) => upTo >= seq);
        if (kept.length > 0) byPlace.set(placeId, kept);
        else byPlace.delete(placeId);
      }
    }
  }

  clear(): void {
    this.#byMember.clear();
  }
}

/** Whether it is over and nothing can have been said meanwhile. */
export function isEmpty({ after, upTo }: Membership): boolean {
  return upTo !== undefined && upTo <= after;
}

/** Where the membership stands; -1 if it is new. Most often it is the last. */
function findIndex(memberships: readonly Membership[], { after }: Membership): number {
  return memberships.findLastIndex((other) => other.after === after);
}
