import type { Fact, Heard } from "../../src/hub/fact.ts";
import type { Joined, Refused } from "../../src/hub/hub.ts";
import { Hub } from "../../src/hub/hub.ts";
import type { Member, Peer } from "../../src/hub/member.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";

/** A peer that keeps what it hears. */
export class Listener implements Peer {
  readonly heard: Heard[] = [];

  hear(fact: Heard): void {
    this.heard.push(fact);
  }

  /** What was said to it, as `seq from>to:text`. */
  get messages(): string[] {
    return this.heard
      .filter((fact) => fact.kind === "said")
      .map(({ message: { seq, from, to, text } }) => `${seq} ${from}>${to}:${text}`);
  }
}

/** A hub without sockets, with all it observed; its turns are ended by hand. */
export function quietHub() {
  const facts: Fact[] = [];
  const store = new MemoryStore();
  const hub = new Hub({
    store,
    now: () => 0,
    observe: (fact) => facts.push(fact),
    wake: () => {},
  });
  return {
    hub,
    facts,
    store,
    /** Joins one who must be let in. */
    join(name: string): { member: Member; peer: Listener } {
      const peer = new Listener();
      return { member: accepted(hub.join(name, peer)).member, peer };
    },
  };
}

export function accepted(joined: Joined | Refused): Joined {
  if (!joined.ok) throw new Error(joined.refusal.text);
  return joined;
}
