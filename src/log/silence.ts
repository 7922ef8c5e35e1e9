import type { LogState } from "./logState.ts";

/** Looks, about a second each, in which the log lived and a server said nothing: then it is gone. */
const silentLooks = 10;

interface Watched {
  /** The newest record that was seen of it. */
  n: number;
  looks: number;
}

/**
 * Finds servers that are silent. Only time in which this server's own records come back counts: while the engine
 * or this server is away, silence says nothing.
 */
export class Silence {
  readonly #watched = new Map<string, Watched>();
  #ownN = 0;

  /** To be called about once a second. Returns who has been silent for too long, with their newest records. */
  look(state: Pick<LogState, "nodes">, own: string): { node: string; n: number }[] {
    const ownN = state.nodes.get(own)?.n ?? 0;
    const isLive = ownN !== this.#ownN;
    this.#ownN = ownN;
    for (const node of this.#watched.keys()) if (!state.nodes.has(node)) this.#watched.delete(node);
    if (!isLive) return [];
    const silent: { node: string; n: number }[] = [];
    for (const [node, { n }] of state.nodes) {
      if (node === own) continue;
      const before = this.#watched.get(node);
      const looks = before?.n === n ? before.looks + 1 : 0;
      this.#watched.set(node, { n, looks });
      if (looks >= silentLooks) silent.push({ node, n });
    }
    return silent;
  }
}
