import type { Entry, Heard, Presence, Said } from "./entry.ts";
import { inRenamed } from "./entry.ts";

type New<Kind extends Entry> = Kind extends Entry ? Omit<Kind, "key"> : never;
type KindOf<Added extends New<Entry>> = Extract<Entry, { kind: Added["kind"] }>;

/**
 * What a page was told and what was said on it: first what has its place in the class's order, then
 * what still waits for its receipt.
 */
export class Log {
  readonly #most: number;
  #placed: Entry[] = [];
  readonly #waiting = new Map<string, Said>();
  #lastKey = 0;
  /** Entries at the start that were said before one came. */
  #earlier = 0;

  /** @param most entries that are kept; the oldest go first */
  constructor(most: number) {
    this.#most = most;
  }

  get entries(): Entry[] {
    return [...this.#placed, ...this.#waiting.values()];
  }

  /** What waits for its receipt, in the order it was said. */
  get waiting(): Said[] {
    return [...this.#waiting.values()];
  }

  add<Added extends New<Entry>>(entry: Added): KindOf<Added> {
    const added: Entry = { ...entry, key: this.#nextKey() };
    if (added.kind === "said" && added.sending === "sending") {
      this.#waiting.set(added.id, added);
    } else {
      this.#place(added);
    }
    // With its key it is an entry of its kind; the compiler does not see that far.
    return added as KindOf<Added>;
  }

  /** Adds what was said before one came, above all else, unless it is here already. */
  addEarlier(message: New<Heard>): void {
    const isKnown = this.#placed.some((entry) => "seq" in entry && entry.seq === message.seq);
    if (isKnown) return;
    this.#placed.splice(this.#earlier, 0, { ...message, key: this.#nextKey() });
    this.#earlier += 1;
  }

  /** Adds who came and went; to the line before where that is of the same kind. */
  addPresence(joined: string[], left: string[], at: number): void {
    const last = this.#placed.at(-1);
    if (last?.kind !== "presence") {
      this.add({ kind: "presence", at, joined, left });
      return;
    }
    const merged: Presence = {
      ...last,
      joined: [...last.joined.filter((name) => !left.includes(name)), ...joined],
      left: [...last.left.filter((name) => !joined.includes(name)), ...left],
    };
    this.#placed[this.#placed.length - 1] = merged;
  }

  /** What was said has its receipt: it takes its place in the order. */
  receipted(id: string, seq: number, sending: Said["sending"]): Said | undefined {
    const said = this.#take(id);
    return said && this.#place({ ...said, seq, sending });
  }

  refused(id: string, why: string[]): Said | undefined {
    const said = this.#take(id);
    return said && this.#place({ ...said, sending: "refused", why });
  }

  /** Takes an entry out: one that was refused and is to be said again. */
  remove(key: number): void {
    this.#placed = this.#placed.filter((entry) => entry.key !== key);
  }

  /** What was said with a person stays with him by his new name. */
  rename(from: string, to: string): void {
    this.#placed = this.#placed.map((entry) => inRenamed(entry, from, to));
    for (const [id, said] of this.#waiting) {
      const moved = inRenamed(said, from, to);
      if (moved.kind === "said") this.#waiting.set(id, moved);
    }
  }

  /** Takes what another log kept. */
  restore(entries: readonly Entry[]): void {
    for (const entry of entries) this.add(entry);
  }

  #take(id: string): Said | undefined {
    const said = this.#waiting.get(id);
    this.#waiting.delete(id);
    return said;
  }

  /** Numbered messages stand by their number; all else where it came. */
  #place<Placed extends Entry>(entry: Placed): Placed {
    let at = this.#placed.length;
    const seq = "seq" in entry ? entry.seq : undefined;
    const isAfter = (other: Entry | undefined): boolean =>
      other !== undefined &&
      seq !== undefined &&
      "seq" in other &&
      other.seq !== undefined &&
      other.seq > seq;
    // Only what was said here may come late; what is heard comes in its order, of a new class as well.
    if (entry.kind === "said") while (isAfter(this.#placed[at - 1])) at -= 1;
    if (at === this.#placed.length) this.#placed.push(entry);
    else this.#placed.splice(at, 0, entry);
    // A fifth at a time, so that a full log is not moved at each message.
    const surplus = this.#placed.length - this.#most;
    if (surplus > this.#most / 5) this.#placed.splice(0, surplus);
    return entry;
  }

  #nextKey(): number {
    this.#lastKey += 1;
    return this.#lastKey;
  }
}
