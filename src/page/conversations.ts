import { everyone } from "../model/name.ts";
import type { Entry, Heard } from "./entry.ts";
import { conversationOf, isIn } from "./entry.ts";
import type { SavedStay } from "./savedStay.ts";

/** The conversations of a stay: which one is shown and written to, what is unread, what is half typed. */
export class Conversations {
  readonly unread = new Unread();
  /** What is typed and not sent, for each conversation: none goes out to another's people. */
  readonly drafts: Map<string, string>;
  /** People and groups there is something to read of, here or not. */
  readonly talkedTo = new Set<string>();
  chosen: string;
  /** The first entry that was not seen when it came. */
  mark: number | undefined;

  constructor(saved: SavedStay | undefined) {
    this.drafts = new Map(Object.entries(saved?.drafts ?? {}));
    this.chosen = saved?.chosen ?? everyone;
    for (const entry of saved?.entries ?? []) this.note(entry);
  }

  /** What stands in the composer. */
  get draft(): string {
    return this.drafts.get(this.chosen) ?? "";
  }

  write(draft: string): void {
    this.drafts.set(this.chosen, draft);
  }

  choose(conversation: string): void {
    this.chosen = conversation;
    this.mark = this.unread.firstIn(conversation);
  }

  /** The end of what is shown is seen; returns false where there was nothing new in it. */
  looked(): boolean {
    if (this.unread.shownIn(this.chosen) === 0) return false;
    this.unread.read(this.chosen);
    return true;
  }

  /** @param isWatched somebody sees the end of the conversation that is shown */
  heard(entry: Heard, isWatched: boolean): void {
    this.note(entry);
    const isShown = isIn(this.chosen, entry);
    if (isShown && isWatched) return;
    if (isShown && this.unread.shownIn(this.chosen) === 0) this.mark = entry.key;
    this.unread.add(conversationOf(entry), entry.key);
  }

  /** The person of that conversation goes by another name: what was his is found by the new one. */
  rename(from: string, to: string): void {
    this.unread.rename(from, to);
    if (this.talkedTo.delete(from)) this.talkedTo.add(to);
    if (this.chosen === from) this.chosen = to;
    const drafts = [this.drafts.get(to), this.drafts.get(from)];
    const written = drafts.filter((draft) => draft !== undefined && draft !== "");
    this.drafts.delete(from);
    if (written.length > 0) this.drafts.set(to, written.join("\n"));
  }

  /** Remembers whose entry it is; one that was never delivered is nobody's. */
  note(entry: Entry): void {
    const isMessage = entry.kind === "heard" || (entry.kind === "said" && entry.seq !== undefined);
    if (isMessage && conversationOf(entry) !== everyone) this.talkedTo.add(conversationOf(entry));
  }
}

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
