import type { MemberEvent } from "../model/event.ts";
import type { Member } from "./member.ts";

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

  /** Tells the members what changed. */
  tell(changed: Changed, members: Iterable<Member>): void {
    const news: MemberEvent[] = [{ kind: "presenceChanged", ...changed }];
    const isOneName = changed.joined.length + changed.left.length === 1;
    for (const member of members) {
      // A newcomer need not be told of himself alone; of several, each is told of all.
      const isOwnNews = isOneName && changed.joined[0] === member.name;
      if (!isOwnNews) member.peer?.deliver(news);
    }
  }
}
