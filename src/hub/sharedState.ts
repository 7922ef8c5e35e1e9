import type { SharedClock, SharedGone, SharedMember, SharedSnapshot } from "../store/records.ts";
import { firstClock } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Group, Member, Room } from "./member.ts";

type Place = Group | Room;

/** What the state is read from when a turn ends. */
export interface SharedSources {
  newest: number;
  uptimeMs: number;
  hasNumbers: boolean;
  isCrowd: boolean;
  mutesEndedAt: number;
  isAbsent: (member: Member) => boolean;
  findGone: (key: string) => Member | undefined;
}

/**
 * Keeps in the history what it does not hold of a class that several servers serve: in which order members came, how
 * long they are away. A server that starts again then goes on as those do that did not stop. What a turn has touched
 * is written once, when it ends.
 */
export class SharedState {
  readonly #changes: Store["changes"];
  readonly #orders = new WeakMap<Member, number>();
  readonly #places = new WeakMap<Member, Map<Place, number>>();
  readonly #heard = new WeakMap<Member, number>();
  readonly #goneOrders = new Map<string, number>();
  readonly #touched = new Map<number, Member>();
  readonly #removed = new Set<number>();
  /** Those whose token has ended: what becomes of them after that is kept nowhere. */
  readonly #ended = new WeakSet<Member>();
  readonly #touchedGone = new Set<string>();
  #clock: SharedClock;

  constructor({ changes, restored }: Pick<Store, "changes" | "restored">) {
    this.#changes = changes;
    this.#clock = { ...(restored.shared?.clock ?? firstClock) };
  }

  /** The member is the last on the list from now on, or the last who is off it. */
  list(member: Member): void {
    this.#orders.set(member, this.#nextOrder());
    this.touch(member);
  }

  /** Something of the member is new. */
  touch(member: Member): void {
    if (!this.#ended.has(member)) this.#touched.set(member.id, member);
  }

  /** The member's token ends. */
  remove(member: Member): void {
    this.#ended.add(member);
    this.#touched.delete(member.id);
    this.#removed.add(member.id);
  }

  /** The member is the last in the group or room. */
  enter(member: Member, place: Place): void {
    const places = this.#places.get(member) ?? new Map<Place, number>();
    places.set(place, this.#nextOrder());
    this.#places.set(member, places);
    this.touch(member);
  }

  /** From now on everybody may be told that the member is here, or may no longer. */
  hear(member: Member, isHeard: boolean): void {
    if (isHeard) this.#heard.set(member, this.#nextOrder());
    else this.#heard.delete(member);
    this.touch(member);
  }

  /** The members everybody may be told of, in the order they were first heard. */
  listHeard(members: readonly Member[]): Member[] {
    const orderOf = (member: Member) => this.#heard.get(member) ?? 0;
    const heard = members.filter((member) => this.#heard.has(member));
    return heard.toSorted((one, other) => orderOf(one) - orderOf(other));
  }

  /** From now on the name leads to somebody who has left, or no longer does. */
  touchGone(key: string): void {
    this.#goneOrders.set(key, this.#nextOrder());
    this.#touchedGone.add(key);
  }

  /** Gives the state of the turn to the history, for the commit that ends it. */
  write({ isAbsent, findGone, ...clock }: SharedSources): void {
    for (const id of this.#removed) this.#changes.keepMember(id, undefined);
    for (const member of this.#touched.values()) {
      this.#changes.keepMember(member.id, this.#describe(member, isAbsent(member)));
    }
    for (const key of this.#touchedGone) {
      const member = findGone(key);
      this.#changes.keepGone(key, member && this.#describeGone(key, member));
      if (!member) this.#goneOrders.delete(key);
    }
    const isTouched = this.#touched.size + this.#touchedGone.size > 0;
    if (isTouched || !isSame(this.#clock, clock)) {
      this.#clock = { ...clock, order: this.#clock.order };
      this.#changes.keepClock(this.#clock);
    }
    this.#touched.clear();
    this.#removed.clear();
    this.#touchedGone.clear();
  }

  /** Takes over all orders as they were kept, and sorts the members of groups and rooms by them. */
  adopt({ members: known, gone }: SharedSnapshot, members: readonly Member[]): void {
    for (const { key, order } of gone) this.#goneOrders.set(key, order);
    const all = new Set<Place>();
    for (const member of members) {
      const kept = known.get(member.id);
      if (!kept) continue;
      this.#orders.set(member, kept.order);
      if (kept.heard !== undefined) this.#heard.set(member, kept.heard);
      const places = new Map<Place, number>([
        ...adoptPlaces(member.groups, kept.groups),
        ...adoptPlaces(member.rooms, kept.rooms),
      ]);
      this.#places.set(member, places);
      for (const place of places.keys()) all.add(place);
    }
    const orderIn = (place: Place, member: Member) => this.#places.get(member)?.get(place) ?? 0;
    for (const place of all) {
      sortMap<Member>(place.members, (member) => orderIn(place, member));
      place.present = undefined;
    }
  }

  #nextOrder(): number {
    this.#clock.order += 1;
    return this.#clock.order;
  }

  #describe(member: Member, isAbsent: boolean): SharedMember {
    const { id, connections, address, network, node, awayUntil, absentUntil, lostAfter } = member;
    const { pace, spokeAt } = member;
    const order = this.#orders.get(member) ?? 0;
    const places = this.#places.get(member);
    const ordered = (held: ReadonlySet<Place>) =>
      Array.from(held, (place): [number, number] => [place.id, places?.get(place) ?? 0]);
    const groups = ordered(member.groups);
    // Whoever is off the list is in no room.
    const rooms = isAbsent ? [] : ordered(member.rooms);
    const at = { connections, address, network, node, awayUntil, absentUntil, lostAfter };
    const heard = this.#heard.get(member);
    return { id, order, ...at, pace, spokeAt, heard, groups, rooms };
  }

  #describeGone(key: string, member: Member): SharedGone {
    const { id, name, formerKeys, tokenHash, network } = member;
    return { id, name, formerKeys, key, order: this.#goneOrders.get(key) ?? 0, tokenHash, network };
  }
}

function isSame(one: SharedClock, other: Omit<SharedClock, "order">): boolean {
  return (
    one.newest === other.newest &&
    one.uptimeMs === other.uptimeMs &&
    one.hasNumbers === other.hasNumbers &&
    one.isCrowd === other.isCrowd &&
    one.mutesEndedAt === other.mutesEndedAt
  );
}

/** The places with the orders in which the member came to them, which the set then has too. */
function adoptPlaces<One extends Place>(
  places: Set<One>,
  kept: readonly [id: number, order: number][],
): [One, number][] {
  const byId = new Map(Array.from(places, (place) => [place.id, place]));
  const found = kept.flatMap(([id, order]): [One, number][] => {
    const place = byId.get(id);
    return place ? [[place, order]] : [];
  });
  places.clear();
  for (const [place] of found) places.add(place);
  return found;
}

function sortMap<Key>(map: Map<Key, unknown>, orderOf: (key: Key) => number): void {
  const entries = [...map].toSorted(([one], [other]) => orderOf(one) - orderOf(other));
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
