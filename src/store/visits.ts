import type { Visit } from "./store.ts";

/** Times in rooms, by whose they are. */
export class Visits {
  readonly #byStay = new Map<number, Visit[]>();

  /** Takes the place of the same visit as it was before. */
  put(visit: Visit): void {
    this.#byStay.set(visit.stay, [...this.#others(visit), { ...visit }]);
  }

  remove(visit: Visit): void {
    this.#byStay.set(visit.stay, this.#others(visit));
  }

  of(stay: number): readonly Visit[] {
    return this.#byStay.get(stay) ?? [];
  }

  *all(): Generator<Visit, void, void> {
    for (const visits of this.#byStay.values()) yield* visits;
  }

  /** Forgets what a stay visited. */
  delete(stay: number): void {
    this.#byStay.delete(stay);
  }

  clear(): void {
    this.#byStay.clear();
  }

  #others(visit: Visit): Visit[] {
    return this.of(visit.stay).filter((other) => !isSame(other, visit));
  }
}

/** True where it is over and nothing can have been said meanwhile. */
export function isEmpty({ after, upTo }: Visit): boolean {
  return upTo !== undefined && upTo <= after;
}

function isSame(one: Visit, other: Visit): boolean {
  return one.room === other.room && one.after === other.after;
}
