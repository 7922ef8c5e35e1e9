import type { FoundNames } from "../model/render.ts";

type Take = (found: FoundNames | undefined) => void;

/** Questions for names that begin alike, by the id of their frame, whose callers wait for the answer. */
export class NameSearches {
  readonly #waiting = new Map<string, Take>();

  /** Resolves to undefined if it is refused, or the connection is lost before the answer comes. */
  async add(id: string): Promise<FoundNames | undefined> {
    return await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
    });
  }

  /** Returns false if nobody waits for this answer: a typed line asked. */
  answer(id: string | undefined, found: FoundNames | undefined): boolean {
    const take = id === undefined ? undefined : this.#waiting.get(id);
    if (id !== undefined) this.#waiting.delete(id);
    take?.(found);
    return take !== undefined;
  }

  /** The connection is lost, and with it the answers that have not come. */
  clear(): void {
    for (const take of this.#waiting.values()) take(undefined);
    this.#waiting.clear();
  }
}
