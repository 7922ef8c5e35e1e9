import { everyone } from "../model/name.ts";

/** How much of each conversation nobody has looked at yet, and where that begins. */
export class Unread {
  readonly #conversations = new Map<string, { count: number; first: number }>();

  /** All of it. */
  get total(): number {
    let total = 0;
    for (const { count } of this.#conversations.values()) total += count;
    return total;
  }

  of(conversation: string): number {
    return this.#conversations.get(conversation)?.count ?? 0;
  }

  /** What is unread of all that is in sight where this conversation is shown. */
  shownIn(conversation: string): number {
    return conversation === everyone ? this.total : this.of(conversation);
  }

  /** The key of the first entry that is unread where this conversation is shown. */
  firstIn(conversation: string): number | undefined {
    if (conversation !== everyone) return this.#conversations.get(conversation)?.first;
    const firsts = [...this.#conversations.values()].map(({ first }) => first);
    return firsts.length === 0 ? undefined : Math.min(...firsts);
  }

  /** @param key of the entry that came */
  add(conversation: string, key: number): void {
    const { count = 0, first = key } = this.#conversations.get(conversation) ?? {};
    this.#conversations.set(conversation, { count: count + 1, first });
  }

  /** The person of that conversation goes by another name. */
  rename(from: string, to: string): void {
    const moved = this.#conversations.get(from);
    if (!moved) return;
    this.#conversations.delete(from);
    const { count = 0, first = moved.first } = this.#conversations.get(to) ?? {};
    const both = { count: count + moved.count, first: Math.min(first, moved.first) };
    this.#conversations.set(to, both);
  }

  /** The one who sits here has seen the end of this conversation; that of the class shows all others. */
  read(conversation: string): void {
    if (conversation === everyone) this.#conversations.clear();
    else this.#conversations.delete(conversation);
  }
}
