import { everyone } from "../model/name.ts";
import type { Entry, Heard } from "./entry.ts";
import { conversationOf, isIn } from "./entry.ts";
import type { SavedStay } from "./savedStay.ts";
import { Unread } from "./unread.ts";

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
