import { everyone } from "../model/name.ts";
import type { LogEntry, Quoted, ReceivedMessage } from "./logEntry.ts";
import { conversationOf, isIn } from "./logEntry.ts";
import type { SavedSession } from "./savedSession.ts";

/** What a draft is about that is no message by itself: it answers one, or is to be the text of one. */
export interface Aim extends Quoted {
  kind: "reply" | "correction";
  seq: number;
  /** What was half typed before, and stands in the box again afterwards. */
  before?: string;
}

/** The conversations of a session: which one is shown and written to, what is unread, what is half typed. */
export class Conversations {
  readonly unread = new Unread();
  /** What is typed and not sent, by conversation: no draft goes to the people of another. */
  readonly drafts: Map<string, string>;
  /** What these are about, by conversation. */
  readonly aims: Map<string, Aim>;
  /** People, groups and rooms with messages to read, here or not. */
  readonly talkedTo = new Set<string>();
  chosen: string;
  /** The key of the first entry that nobody saw as it came. */
  mark: number | undefined;
  /** How many messages changed what lists show and count. */
  noted = 0;
  /** Somebody saw where the new entries begin. */
  isMarkSeen = false;

  constructor(saved: SavedSession | undefined) {
    this.drafts = new Map(Object.entries(saved?.drafts ?? {}));
    this.aims = new Map(Object.entries(saved?.aims ?? {}));
    this.chosen = saved?.chosen ?? everyone;
    for (const entry of saved?.entries ?? []) this.note(entry);
  }

  /** What stands in the composer. */
  get draft(): string {
    return this.drafts.get(this.chosen) ?? "";
  }

  /** What it is about; undefined for a message by itself. */
  get aim(): Aim | undefined {
    return this.aims.get(this.chosen);
  }

  aimAt(aim: Aim | undefined): void {
    if (aim) this.aims.set(this.chosen, aim);
    else this.aims.delete(this.chosen);
  }

  write(draft: string): void {
    this.drafts.set(this.chosen, draft);
  }

  choose(conversation: string): void {
    this.chosen = conversation;
    this.#markFrom(this.unread.findFirst(conversation));
  }

  /** Somebody sees the end of what is shown; returns false if nothing in it was unread. */
  markRead(): boolean {
    if (this.unread.count(this.chosen) === 0) return false;
    this.unread.clear(this.chosen);
    return true;
  }

  /** @param isWatched somebody sees the end of the conversation that is shown */
  receive(entry: ReceivedMessage, isWatched: boolean): void {
    this.note(entry);
    const isShown = isIn(this.chosen, entry);
    if (isShown && isWatched) return;
    if (isShown && this.unread.count(this.chosen) === 0) this.#markFrom(entry.key);
    this.unread.add(conversationOf(entry), entry.key);
    this.noted += 1;
  }

  /** The person of that conversation has another name: what was theirs is found by it. */
  rename(from: string, to: string): void {
    this.unread.rename(from, to);
    if (this.talkedTo.delete(from)) this.talkedTo.add(to);
    if (this.chosen === from) this.chosen = to;
    const drafts = [this.drafts.get(to), this.drafts.get(from)];
    const written = drafts.filter((draft) => draft !== undefined && draft !== "");
    this.drafts.delete(from);
    const aim = this.aims.get(from);
    this.aims.delete(from);
    if (aim) this.aims.set(to, aim);
    if (written.length > 0) this.drafts.set(to, written.join("\n"));
  }

  /** Something was sent: what is new and was seen is new no longer. */
  send(): void {
    if (this.isMarkSeen) this.#markFrom(undefined);
  }

  #markFrom(key: number | undefined): void {
    this.mark = key;
    this.isMarkSeen = false;
  }

  /** Remembers whose entry it is; a message without a receipt is nobody's. */
  note(entry: LogEntry): void {
    const isMessage =
      entry.kind === "received" || (entry.kind === "sent" && entry.seq !== undefined);
    if (!isMessage || conversationOf(entry) === everyone) return;
    if (!this.talkedTo.has(conversationOf(entry))) this.noted += 1;
    this.talkedTo.add(conversationOf(entry));
  }
}

/** How many messages of each conversation nobody has read, and where these begin. */
class Unread {
  readonly #conversations = new Map<string, { count: number; first: number }>();

  get total(): number {
    let total = 0;
    for (const { count } of this.#conversations.values()) total += count;
    return total;
  }

  count(conversation: string): number {
    return this.#conversations.get(conversation)?.count ?? 0;
  }

  /** The other conversations with unread messages; the one that has waited longest comes first. */
  listOthers(conversation: string): string[] {
    const others = [...this.#conversations].filter(([name]) => name !== conversation);
    return others.toSorted(([, one], [, other]) => one.first - other.first).map(([name]) => name);
  }

  /** The key of the conversation's first unread entry. */
  findFirst(conversation: string): number | undefined {
    return this.#conversations.get(conversation)?.first;
  }

  /** How many there are of each conversation, by name. */
  get counts(): Record<string, number> {
    return Object.fromEntries([...this.#conversations].map(([name, { count }]) => [name, count]));
  }

  /** Takes them from before a reload, after which the entries have other keys. */
  restore(counts: Record<string, number>, entries: readonly LogEntry[]): void {
    for (const [name, count] of Object.entries(counts)) {
      const own = entries.filter((entry) => entry.kind === "received" && isIn(name, entry));
      const first = own.at(-Math.min(count, own.length))?.key;
      if (first !== undefined && count > 0) this.#conversations.set(name, { count, first });
    }
  }

  /** @param key of the entry that came */
  add(conversation: string, key: number): void {
    const { count = 0, first = key } = this.#conversations.get(conversation) ?? {};
    this.#conversations.set(conversation, { count: count + 1, first });
  }

  /** The person of that conversation has another name. */
  rename(from: string, to: string): void {
    const moved = this.#conversations.get(from);
    if (!moved) return;
    this.#conversations.delete(from);
    const { count = 0, first = moved.first } = this.#conversations.get(to) ?? {};
    const both = { count: count + moved.count, first: Math.min(first, moved.first) };
    this.#conversations.set(to, both);
  }

  /** This conversation is read. */
  clear(conversation: string): void {
    this.#conversations.delete(conversation);
  }
}
