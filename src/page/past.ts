import type { AskedMessages, PastAnswer, PastMessage } from "../client/pastRequests.ts";
import type { ToldReaction } from "../model/reaction.ts";
import { dialogTexts } from "./dialogTexts.ts";
import type { LogEntry, LogMessage } from "./logEntry.ts";
import { readReceived, renameInEntry } from "./logEntry.ts";
import { correctIn, reactIn, retractIn } from "./messageChanges.ts";

/** Messages that are read again at a time: several screens, and fewer than are drawn. */
const messagesPerPage = 100;
/** Messages on either side of one that is looked for. */
const messagesAround = 50;
/** Conversations whose stretches are kept. */
const mostStretches = 4;

/** What can be read at one end of a stretch, and how that goes: `lines` say why it failed. */
export type EdgeState =
  /** `none`: the server is older than what asks for it. */
  { kind: "more" | "loading" | "begins" | "none" } | { kind: "failed"; lines: readonly string[] };

/** What the log shows of a conversation's history, and where it goes on. */
export interface PastView {
  /** It does not reach up to what came by itself, and stands alone. */
  isApart: boolean;
  earlier: EdgeState;
  later: EdgeState;
}

/** The row that is to be shown next: it is marked if somebody looked for it. */
export interface PastGoal {
  conversation: string;
  seq: number;
  isMarked: boolean;
}

/** A part of a conversation's history without a gap. */
interface Stretch {
  conversation: string;
  entries: LogMessage[];
  /** Asks for what comes before; undefined where the conversation begins. */
  before: number | undefined;
  /** All below this number is in it, from its first entry on. */
  upTo: number;
  earlier: EdgeState;
  later: EdgeState;
}

export interface PastOptions {
  /** Messages that are kept of a conversation: those at the end that is not read go first. */
  most: number;
  ask: (asked: AskedMessages) => Promise<PastAnswer>;
  /** From this number on the log has all of the conversation, which came by itself. */
  hasFrom: (conversation: string) => number;
  /** Something is to be drawn. */
  changed: () => void;
}

const more: EdgeState = { kind: "more" };
const loading: EdgeState = { kind: "loading" };

/**
 * What was read again of the history, conversation by conversation. A stretch is drawn above what came by
 * itself; if there is a gap between the two, it is drawn alone until the gap is filled.
 */
export class Past {
  readonly #options: PastOptions;
  /** The one that was begun last comes last. */
  #stretches: Stretch[] = [];
  /** What became of messages while an answer with them may have been on its way: a new text, or none. */
  readonly #changed = new Map<number, string | undefined>();
  /** Reactions that came while answers were on their way, which may hold a message as it was before. */
  #reactedMeanwhile: ((entry: LogMessage) => LogMessage)[] = [];
  /** Answers on their way. */
  #asked = 0;
  #changes = 0;
  #goal: PastGoal | undefined;
  /** The server is older than the history's frames. */
  #isUnknown = false;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  /** Another number after each change. */
  get changes(): number {
    return this.#changes;
  }

  /** Undefined if nothing was read again in that conversation. */
  view(conversation: string): PastView | undefined {
    if (this.#isUnknown) {
      return { isApart: false, earlier: { kind: "none" }, later: more };
    }
    const stretch = this.#find(conversation);
    return stretch && { ...stretch, isApart: this.#isApart(stretch) };
  }

  /** The conversation as it came by itself, with what was read again of it. */
  join(conversation: string, live: readonly LogEntry[]): readonly LogEntry[] {
    const stretch = this.#find(conversation);
    if (!stretch || stretch.entries.length === 0) return live;
    if (this.#isApart(stretch)) return stretch.entries;
    const known = new Set(live.map((entry) => ("seq" in entry ? entry.seq : undefined)));
    return [...stretch.entries.filter(({ seq }) => !known.has(seq)), ...live];
  }

  /** The row that is to be shown next in that conversation, once. */
  takeGoal(conversation: string): PastGoal | undefined {
    const goal = this.#goal?.conversation === conversation ? this.#goal : undefined;
    if (goal) this.#goal = undefined;
    return goal;
  }

  /**
   * Reads what comes before, unless that is on its way. Resolves to the number of the newest message that came, or
   * of the oldest there is; to undefined if it did not come.
   * @param limit at most so many messages
   */
  async loadEarlier(conversation: string, limit = messagesPerPage): Promise<number | undefined> {
    const stretch = this.#find(conversation) ?? this.#begin(conversation);
    if (this.#isUnknown || isBusy(stretch)) return undefined;
    if (stretch.before === undefined) return this.#firstOf(stretch);
    stretch.earlier = loading;
    this.#change();
    let found: LogMessage[] = [];
    // What is read for a while may hold nothing for this member.
    while (found.length === 0 && stretch.before !== undefined) {
      const { before } = stretch;
      const answer = await this.#ask({ with: stretch.conversation, before, limit });
      if (!answer.isGranted) {
        stretch.earlier = this.#fail(answer);
        this.#change();
        return undefined;
      }
      found = this.#take(stretch, answer.messages).toReversed();
      stretch.before = answer.next;
    }
    stretch.entries = [...found, ...stretch.entries];
    const [firstDropped] = stretch.entries.splice(this.#options.most);
    if (firstDropped?.seq) stretch.upTo = firstDropped.seq;
    stretch.earlier = edgeOf(stretch.before);
    this.#change();
    return found.at(-1)?.seq ?? this.#firstOf(stretch);
  }

  /** Reads what comes before, and shows it at once. */
  async goBack(conversation: string, limit?: number): Promise<void> {
    const seq = await this.loadEarlier(conversation, limit);
    if (seq !== undefined) this.goTo({ conversation, seq, isMarked: false });
  }

  /** Reads what follows a stretch that stands apart, unless that is on its way. */
  async loadLater(conversation: string): Promise<void> {
    const stretch = this.#find(conversation);
    if (!stretch || isBusy(stretch) || !this.#isApart(stretch)) return;
    stretch.later = loading;
    this.#change();
    const after = stretch.upTo - 1;
    const limit = messagesPerPage;
    const answer = await this.#ask({ with: stretch.conversation, after, limit });
    if (!answer.isGranted) {
      stretch.later = this.#fail(answer);
      this.#change();
      return;
    }
    const { most } = this.#options;
    const entries = [...stretch.entries, ...this.#take(stretch, answer.messages)];
    stretch.entries = entries.slice(-most);
    const [first] = stretch.entries;
    if (first?.seq && entries.length > most) {
      stretch.before = first.seq;
      stretch.earlier = more;
    }
    stretch.upTo = this.#endOf(stretch, answer.next);
    stretch.later = more;
    this.#change();
  }

  /** Leads to a message that is there. */
  goTo(goal: PastGoal): void {
    this.#goal = goal;
    this.#change();
  }

  /** Reads what surrounds a message, unless it is there. Resolves to why it cannot be shown. */
  async find(conversation: string, seq: number): Promise<readonly string[]> {
    const stretch = this.#find(conversation);
    if (stretch?.entries.some((entry) => entry.seq === seq)) return [];
    if (seq < this.#options.hasFrom(conversation)) return await this.#loadAround(conversation, seq);
    this.leave(conversation);
    return [];
  }

  /** Whoever reads is at the end of what came by itself: nothing is shown apart from it. */
  leave(conversation: string): void {
    const stretch = this.#find(conversation);
    if (!stretch || !this.#isApart(stretch)) return;
    this.#stretches = this.#stretches.filter((other) => other !== stretch);
    this.#change();
  }

  /** These were taken back. */
  retract(seqs: ReadonlySet<number>): void {
    for (const seq of seqs) this.#changed.set(seq, undefined);
    this.#redo((entry) => retractIn(entry, seqs));
  }

  /** The message has this text from now on; returns false if it is not shown. */
  correct(seq: number, text: string): boolean {
    this.#changed.set(seq, text);
    this.#redo((entry) => correctIn(entry, seq, text));
    return this.#stretches.some(({ entries }) => entries.some((entry) => entry.seq === seq));
  }

  /** @param me whoever reads it */
  react(told: ToldReaction, me: string): void {
    const react = (entry: LogMessage): LogMessage => reactIn(entry, told, me);
    if (this.#asked > 0) this.#reactedMeanwhile.push(react);
    this.#redo(react);
  }

  /** The message as it is now; undefined if it was taken back. */
  renew(message: PastMessage): PastMessage | undefined {
    if (!this.#changed.has(message.seq)) return message;
    const text = this.#changed.get(message.seq);
    return text === undefined ? undefined : { ...message, text, corrected: true };
  }

  /** The person of that conversation has another name. */
  rename(from: string, to: string): void {
    this.#stretches = this.#stretches.filter(({ conversation }) => conversation !== to);
    for (const stretch of this.#stretches) {
      if (stretch.conversation === from) stretch.conversation = to;
    }
    this.#redo((entry) => {
      const renamed = renameInEntry(entry, from, to);
      return renamed.kind === entry.kind ? renamed : entry;
    });
  }

  /** It is another class, or another member. */
  startAnew(): void {
    this.#stretches = [];
    this.#changed.clear();
    this.#goal = undefined;
    this.#change();
  }

  async #loadAround(conversation: string, seq: number): Promise<readonly string[]> {
    const asked = { with: conversation, limit: messagesAround };
    const [until, since] = await Promise.all([
      this.#ask({ ...asked, before: seq + 1 }),
      this.#ask({ ...asked, after: seq }),
    ]);
    const refused = [until, since].find((answer) => !answer.isGranted);
    if (refused && !refused.isGranted) return refused.lines;
    if (!until.isGranted || !since.isGranted) return [];
    if (until.messages[0]?.seq !== seq) return [dialogTexts.search.isGone];
    const stretch = this.#begin(conversation);
    stretch.entries = this.#take(stretch, [...until.messages.toReversed(), ...since.messages]);
    stretch.before = until.next;
    stretch.earlier = edgeOf(until.next);
    stretch.upTo = this.#endOf(stretch, since.next);
    return [];
  }

  /** An empty one before what came by itself, in place of another. */
  #begin(conversation: string): Stretch {
    const upTo = this.#options.hasFrom(conversation);
    const before = upTo > 1 ? upTo : undefined;
    const earlier = edgeOf(before);
    const stretch: Stretch = { conversation, entries: [], before, upTo, earlier, later: more };
    const others = this.#stretches.filter((other) => other.conversation !== conversation);
    this.#stretches = [...others.slice(1 - mostStretches), stretch];
    this.#change();
    return stretch;
  }

  #find(conversation: string): Stretch | undefined {
    return this.#stretches.find((stretch) => stretch.conversation === conversation);
  }

  #firstOf({ conversation, entries }: Stretch): number {
    return entries[0]?.seq ?? this.#options.hasFrom(conversation);
  }

  #isApart({ conversation, upTo }: Stretch): boolean {
    return upTo < this.#options.hasFrom(conversation);
  }

  /** @param next where there is more than came, as an answer says it */
  #endOf({ conversation, entries }: Stretch, next: number | undefined): number {
    if (next !== undefined) return next + 1;
    return Math.max((entries.at(-1)?.seq ?? 0) + 1, this.#options.hasFrom(conversation));
  }

  async #ask(asked: AskedMessages): Promise<PastAnswer> {
    if (this.#asked === 0) this.#reactedMeanwhile = [];
    this.#asked += 1;
    const answer = await this.#options.ask(asked);
    this.#asked -= 1;
    return answer;
  }

  #take({ conversation }: Stretch, messages: readonly PastMessage[]): LogMessage[] {
    return messages.map((message) => {
      const renewed = this.renew(message);
      const entry = entryOf(renewed ?? message, conversation);
      if (!renewed) return { ...entry, text: "", isRetracted: true };
      return this.#reactedMeanwhile.reduce((one, react) => react(one), entry);
    });
  }

  #fail({ code, lines }: Extract<PastAnswer, { isGranted: false }>): EdgeState {
    if (code === "bad_frame") this.#isUnknown = true;
    return { kind: "failed", lines };
  }

  #redo(renew: (entry: LogMessage) => LogMessage): void {
    for (const stretch of this.#stretches) stretch.entries = stretch.entries.map(renew);
    this.#change();
  }

  #change(): void {
    this.#changes += 1;
    this.#options.changed();
  }
}

/** What comes at one end may move the other: only one is read at a time. */
function isBusy({ earlier, later }: Stretch): boolean {
  return earlier === loading || later === loading;
}

function edgeOf(next: number | undefined): EdgeState {
  return next === undefined ? { kind: "begins" } : more;
}

/** Its key is below those of what came by itself, and the same whenever it is read again. */
function entryOf(message: PastMessage, conversation: string): LogMessage {
  const { from, to, mine } = message;
  const isPlain = to === conversation || (!mine && from === conversation);
  const { seq } = message;
  const received = { ...readReceived(message), key: -seq, ...(!isPlain && { conversation }) };
  if (!mine) return { ...received, isUncertain: true };
  const { from: _, ...common } = received;
  const sent = { id: `past${seq}`, within: conversation, delivery: "delivered" } as const;
  return { ...common, ...sent, kind: "sent" };
}
