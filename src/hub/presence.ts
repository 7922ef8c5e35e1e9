export interface Changed {
  joined: string[];
  left: string[];
}

/** Gathers who came and went in one loop turn, so that everyone is told once. */
export class Presence {
  #joined = new Set<string>();
  #left = new Set<string>();

  joined(name: string): void {
    this.#joined.add(name);
    this.#left.delete(name);
  }

  /** One who came and went in the same turn is told of too: a newcomer between the two has seen him. */
  left(name: string): void {
    this.#left.add(name);
    this.#joined.delete(name);
  }

  /** What changed since the last call, or undefined where nothing did. */
  take(): Changed | undefined {
    if (this.#joined.size + this.#left.size === 0) return undefined;
    const changed = { joined: [...this.#joined], left: [...this.#left] };
    this.#joined = new Set();
    this.#left = new Set();
    return changed;
  }
}
