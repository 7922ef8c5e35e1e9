import type { Heard } from "./fact.ts";

/** Where a member is told things. Must not throw and must not call the hub back. */
export interface Peer {
  hear(fact: Heard): void;
}

/** One who is in the class. Made and changed by the hub alone. */
export interface Member {
  readonly name: string;
  readonly key: string;
  readonly peer: Peer;
  readonly groups: Set<Group>;
}

/** A closed group; it never holds nobody. */
export interface Group {
  readonly name: string;
  readonly key: string;
  readonly members: Set<Member>;
}
