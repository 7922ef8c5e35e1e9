import type { Reaction, ReactionCount } from "../model/reaction.ts";
import { namesOfReaction } from "../model/reaction.ts";
import type { ReactionRecord } from "./records.ts";

/** Reactions at most of which somebody is told who comes back. */
export const missedReactions = 500;

/** How members reacted to the messages of a class that is kept in memory. */
export class ReactionList {
  /** By the message's number, then by how; as each member did last, in the order of their ids. */
  readonly #records = new Map<number, Map<Reaction, ReactionRecord[]>>();

  put(record: ReactionRecord): void {
    const { seq, reaction, memberId } = record;
    const byReaction = this.#records.get(seq) ?? new Map<Reaction, ReactionRecord[]>();
    this.#records.set(seq, byReaction);
    const others = (byReaction.get(reaction) ?? []).filter((one) => one.memberId !== memberId);
    const index = others.findIndex((one) => one.memberId > memberId);
    byReaction.set(reaction, others.toSpliced(index === -1 ? others.length : index, 0, record));
  }

  /** Forgets how the message was reacted to. */
  delete(seq: number): void {
    this.#records.delete(seq);
  }

  /** Forgets it of all messages up to that one. */
  forgetUpTo(seq: number): void {
    for (const one of this.#records.keys()) if (one <= seq) this.#records.delete(one);
  }

  /** Who has reacted, and how. */
  standing(seq: number): ReactionRecord[] {
    return [...(this.#records.get(seq)?.values() ?? [])].flat().filter(({ on }) => on);
  }

  /** In each way in which anybody did, if they have not all taken it back. */
  count(seq: number, readerId: number): ReactionCount[] {
    const counts = this.#countAll(seq, readerId).filter(({ count }) => count > 0);
    return counts.toSorted((one, other) => (one.reaction < other.reaction ? -1 : 1));
  }

  /** How messages up to `after` stand that were reacted to once `after` was the newest, or later. */
  *since(after: number, readerId: number): Generator<ReactionCount & { seq: number }, void, void> {
    for (const [seq, byReaction] of [...this.#records].toSorted(([one], [two]) => one - two)) {
      if (seq > after) continue;
      for (const counted of this.#countAll(seq, readerId)) {
        const records = byReaction.get(counted.reaction) ?? [];
        if (records.some((record) => record.after >= after)) yield { seq, ...counted };
      }
    }
  }

  #countAll(seq: number, readerId: number): ReactionCount[] {
    const byReaction = this.#records.get(seq) ?? new Map<Reaction, ReactionRecord[]>();
    return Array.from(byReaction, ([reaction, records]) => {
      const standing = records.filter(({ on }) => on);
      const names = standing.slice(0, namesOfReaction).map(({ name }) => name);
      const counted = { reaction, count: standing.length, names };
      const isMine = standing.some(({ memberId }) => memberId === readerId);
      return isMine ? { ...counted, mine: true } : counted;
    });
  }
}
