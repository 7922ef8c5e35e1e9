import { everyone, teachers } from "../model/name.ts";
import type { ToldReaction } from "../model/reaction.ts";
import type {
  LogEntry,
  LogMessage,
  ReceivedMessage,
  PendingCorrection,
  Presence,
  SentMessage,
  DeliveryState,
} from "./logEntry.ts";
import { isIn, renameInEntry, senderOf } from "./logEntry.ts";
import { correctIn, reactIn, retractIn } from "./messageChanges.ts";

type New<Kind extends LogEntry> = Kind extends LogEntry ? Omit<Kind, "key"> : never;
type KindOf<Added extends New<LogEntry>> = Extract<LogEntry, { kind: Added["kind"] }>;

/** By how many times a log may be longer than it is kept, while somebody reads the oldest of it. */
const mostTimesRead = 4;

/**
 * What a page received and what was sent from it: first the entries that have their place in the
 * class's order, then the messages that wait for their receipts.
 */
export class ChatLog {
  readonly #most: number;
  #placed: LogEntry[] = [];
  readonly #pending = new Map<string, SentMessage>();
  #lastKey = 0;
  /** Entries at the start that are from before this member joined. */
  #earlier = 0;
  #changes = 0;
  /** The key of the first entry that is being read. */
  #readFrom: number | undefined;
  /** Messages from these numbers on are all here, in what anybody may read and elsewhere. */
  #hasFrom = { open: 1, elsewhere: 1 };

  /** @param most entries that are kept; the oldest go first, those that are being read as late as can be */
  constructor(most: number) {
    this.#most = most;
  }

  /** Another number after each change. */
  get changes(): number {
    return this.#changes;
  }

  get entries(): LogEntry[] {
    return [...this.#placed, ...this.#pending.values()];
  }

  /** The messages without a receipt, in the order they were sent. */
  get pending(): SentMessage[] {
    return [...this.#pending.values()];
  }

  /**
   * What comes by itself begins with this number.
   * @param isNewcomer nothing was said to them alone before
   */
  beginWith(seq: number, isNewcomer: boolean): void {
    this.#hasFrom = { open: seq, elsewhere: isNewcomer ? 1 : seq };
  }

  /** All of the conversation that has this number or a higher one is here. */
  hasFrom(conversation: string): number {
    const isOpen = conversation === everyone || conversation === teachers;
    const first = this.#placed.find(
      (entry) => "seq" in entry && Boolean(entry.seq) && isIn(conversation, entry),
    );
    const seq = (first && "seq" in first && first.seq) || Infinity;
    return Math.min(seq, isOpen ? this.#hasFrom.open : this.#hasFrom.elsewhere);
  }

  /** Somebody reads from this entry on; undefined if they follow the newest ones. */
  keepFrom(key: number | undefined): void {
    this.#readFrom = key;
  }

  add<Added extends New<LogEntry>>(entry: Added): KindOf<Added> {
    this.#changes += 1;
    const added: LogEntry = { ...entry, key: this.#nextKey() };
    if (added.kind === "sent" && added.delivery === "pending") {
      this.#pending.set(added.id, added);
    } else {
      this.#place(added);
    }
    // With its key it is an entry of its kind, which the compiler does not see.
    return added as KindOf<Added>;
  }

  /** Adds a message from before this member joined, above all else, unless it is here already. */
  addEarlier(message: New<ReceivedMessage>): void {
    const isKnown = this.#placed.some((entry) => "seq" in entry && entry.seq === message.seq);
    if (isKnown) return;
    this.#changes += 1;
    this.#placed.splice(this.#earlier, 0, { ...message, isUncertain: true, key: this.#nextKey() });
    this.#earlier += 1;
  }

  /** Adds who joined and left; to the entry before, if that is of the same kind. */
  addPresence(joined: string[], left: string[], at: number): void {
    for (const name of joined) this.#giveAway(name);
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
    this.#changes += 1;
  }

  /** The message has its receipt: it takes its place in the order. */
  addReceipt(id: string, seq: number, delivery: DeliveryState): SentMessage | undefined {
    const message = this.#takePending(id);
    return message && this.#place({ ...message, seq, delivery });
  }

  addRefusal(id: string, reasons: string[]): SentMessage | undefined {
    const message = this.#takePending(id);
    return message && this.#place({ ...message, delivery: "refused", reasons });
  }

  /** Takes an entry out, such as a message that was refused. */
  remove(key: number): void {
    this.#changes += 1;
    this.#placed = this.#placed.filter((entry) => entry.key !== key);
  }

  /** The message of this number. */
  find(seq: number): LogMessage | undefined {
    const entry = this.#placed.findLast((one) => "seq" in one && one.seq === seq);
    return entry && isMessage(entry) ? entry : undefined;
  }

  /** The last message that was sent from here, and has its receipt, of those that are meant. */
  findLastSent(isMeant: (message: SentMessage) => boolean = () => true): SentMessage | undefined {
    const isOne = (entry: LogEntry): entry is SentMessage =>
      entry.kind === "sent" && Boolean(entry.seq) && !entry.isRetracted && isMeant(entry);
    return this.#placed.findLast(isOne);
  }

  /** Messages for which another text is on its way. */
  get correcting(): SentMessage[] {
    return this.#placed.filter(isBeingCorrected);
  }

  /** The log keeps that messages were said which were taken back, and not their texts. */
  retract(seqs: ReadonlySet<number>): void {
    this.#changeMessages((entry) => retractIn(entry, seqs));
  }

  /** The message has another text from now on; returns false if it is not here. */
  correct(seq: number, text: string): boolean {
    if (!this.find(seq)) return false;
    this.#changeMessages((entry) => correctIn(entry, seq, text));
    return true;
  }

  /** Another text for the message is on its way, or was refused; undefined once it is not. */
  noteCorrection(seq: number, correction: PendingCorrection | undefined): void {
    this.#changeMessages((entry) => {
      if (entry.seq !== seq || entry.kind !== "sent") return entry;
      const { correction: _, ...kept } = entry;
      return correction ? { ...kept, correction } : kept;
    });
  }

  /** @param me whoever reads the log */
  react(told: ToldReaction, me: string): void {
    this.#changeMessages((entry) => reactIn(entry, told, me));
  }

  /**
   * Goes on in a class whose newest message has this number. What has a higher one is of another class, whose
   * numbers would be taken for those of this one. Returns whether it is another class.
   */
  startAnew(newest: number): boolean {
    const isOther = this.#placed.some((entry) => "seq" in entry && (entry.seq ?? 0) > newest);
    if (!isOther) return false;
    this.#changeMessages((entry) => {
      if (entry.seq === undefined) return entry;
      return entry.replyTo === undefined ? { ...entry, seq: 0 } : { ...entry, seq: 0, replyTo: 0 };
    });
    return true;
  }

  /** The person of that conversation has another name: their messages stay with them. */
  rename(from: string, to: string): void {
    this.#giveAway(to);
    this.#change((entry) => renameInEntry(entry, from, to));
  }

  /** Adds what another log kept. */
  restore(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.add(entry);
  }

  /** Somebody takes the name: what is said under it was perhaps said by another person. */
  #giveAway(name: string): void {
    const isTheirs = (entry: LogEntry): entry is ReceivedMessage =>
      entry.kind === "received" && senderOf(entry) === name;
    if (!this.#placed.some(isTheirs)) return;
    this.#change((entry) => (isTheirs(entry) ? { ...entry, isUncertain: true } : entry));
  }

  /** Puts others in place of messages; `change` returns those that stay. */
  #changeMessages(change: (entry: LogMessage) => LogEntry): void {
    this.#change((entry) => (isMessage(entry) ? change(entry) : entry));
  }

  /** Puts others in place of entries. */
  #change(change: (entry: LogEntry) => LogEntry): void {
    this.#changes += 1;
    this.#placed = this.#placed.map(change);
    for (const [id, message] of this.#pending) {
      const changed = change(message);
      if (changed.kind === "sent") this.#pending.set(id, changed);
    }
  }

  #takePending(id: string): SentMessage | undefined {
    this.#changes += 1;
    const message = this.#pending.get(id);
    this.#pending.delete(id);
    return message;
  }

  /** Places numbered messages by their number, all else at the end. */
  #place<Placed extends LogEntry>(entry: Placed): Placed {
    let at = this.#placed.length;
    const seq = "seq" in entry ? entry.seq : undefined;
    const isAfter = (other: LogEntry | undefined): boolean =>
      other !== undefined &&
      seq !== undefined &&
      "seq" in other &&
      other.seq !== undefined &&
      other.seq > seq;
    // Only what was sent from here may come late; what is received comes in order, in a new class as well.
    if (entry.kind === "sent") while (isAfter(this.#placed[at - 1])) at -= 1;
    if (at === this.#placed.length) this.#placed.push(entry);
    else this.#placed.splice(at, 0, entry);
    this.#dropOldest();
    return entry;
  }

  #dropOldest(): void {
    const surplus = this.#placed.length - this.#most;
    // A fifth at a time, so that a full log is not moved at each message.
    if (surplus <= this.#most / 5) return;
    const read = this.#placed.findIndex(({ key }) => key === this.#readFrom);
    const isTooMuch = this.#placed.length > mostTimesRead * this.#most;
    const kept = read === -1 || isTooMuch ? surplus : Math.min(surplus, read);
    const dropped = this.#placed.splice(0, kept);
    const seqs = dropped.map((entry) => ("seq" in entry && entry.seq) || 0);
    const from = Math.max(0, ...seqs) + 1;
    const { open, elsewhere } = this.#hasFrom;
    this.#hasFrom = { open: Math.max(open, from), elsewhere: Math.max(elsewhere, from) };
  }

  #nextKey(): number {
    this.#lastKey += 1;
    return this.#lastKey;
  }
}

function isMessage(entry: LogEntry): entry is LogMessage {
  return entry.kind === "received" || entry.kind === "sent";
}

function isBeingCorrected(entry: LogEntry): entry is SentMessage {
  return entry.kind === "sent" && entry.correction !== undefined && !entry.correction.reasons;
}
