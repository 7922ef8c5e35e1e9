import { isLoopback, networkOf } from "../model/address.ts";
import type { PublicEvent } from "../model/event.ts";
import type { Peer } from "./member.ts";

/** Onlookers at a time, in all and from one network: a class has a few screens, and each costs like a member. */
export const mostOnlookers = 100;
export const mostOnlookersOfNetwork = 20;

interface Place {
  peer: Peer | undefined;
  network: string | undefined;
}

/**
 * Whoever looks at the class without being in it, as a projector does. They have no name and no seat, count as
 * nobody, and are told only what everyone may read.
 */
export class Onlookers {
  readonly #places = new Map<number, Place>();
  #lastId = 0;

  get size(): number {
    return this.#places.size;
  }

  /** Returns the id of the new onlooker; undefined if there are too many. */
  add(address: string | undefined, peer: Peer | undefined): number | undefined {
    const network = address === undefined ? undefined : networkOf(address);
    if (this.size >= mostOnlookers || this.#isFull(network)) return undefined;
    this.#lastId += 1;
    this.#places.set(this.#lastId, { peer, network });
    return this.#lastId;
  }

  /** Returns whether they were here. */
  remove(id: number): boolean {
    return this.#places.delete(id);
  }

  tell(events: readonly PublicEvent[]): void {
    for (const { peer } of this.#places.values()) peer?.deliver(events);
  }

  /** The server's own computer counts for the total alone. */
  #isFull(network: string | undefined): boolean {
    if (network === undefined || isLoopback(network)) return false;
    const others = this.#places.values().filter((place) => place.network === network);
    return others.toArray().length >= mostOnlookersOfNetwork;
  }
}
