import type { HubEvent } from "../../src/hub/event.ts";
import type { MemberEvent, MessageEvent } from "../../src/model/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import type { Member, Peer } from "../../src/hub/member.ts";
import type { Refused, JoinResult } from "../../src/hub/joinResult.ts";
import { limits } from "../../src/model/limits.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { Store } from "../../src/store/store.ts";

/** A peer that keeps what it hears. */
export class Listener implements Peer {
  readonly heard: MemberEvent[] = [];

  isReplaced = false;

  deliver(facts: readonly MemberEvent[]): void {
    this.heard.push(...facts);
  }

  replaced(): void {
    this.isReplaced = true;
  }

  /** What was said to it, as `seq from>to:text`. */
  get messages(): string[] {
    return this.heard
      .filter((fact) => fact.kind === "said")
      .map(({ message: { seq, from, to, text } }) => `${seq} ${from}>${to}:${text}`);
  }
}

/** A hub without sockets, with all it observed; its turns are ended by hand. */
export function quietHub(store: Store = new MemoryStore()) {
  const facts: HubEvent[] = [];
  const clock = { now: 0 };
  const hub = new Hub({
    store,
    now: () => clock.now,
    graceMs: limits.graceMs,
    observe: (fact) => facts.push(fact),
    wake: () => {},
  });
  return {
    hub,
    facts,
    store,
    clock,
    /** Joins one who must be let in, and can come back where he has a token. */
    join(name: string, tokenHash?: string): { member: Member; peer: Listener } {
      const peer = new Listener();
      return { member: accepted(hub.join(name, peer, tokenHash)).member, peer };
    },
    /** Says it and ends the turn; returns to how many it went, or why it did not. */
    says(from: Member, to: string, text: string): MessageEvent | Refusal {
      const said = hub.say(from, to, text);
      hub.endTurn();
      const fact = facts.findLast(({ kind }) => kind === "said");
      if (!said.ok) return said.refusal;
      if (fact?.kind !== "said") throw new Error("nothing was said");
      return fact;
    },
  };
}

export function accepted(joined: JoinResult | Refused): JoinResult {
  if (!joined.ok) throw new Error(joined.refusal.text);
  return joined;
}
