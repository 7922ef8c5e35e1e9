import type { Answers, Command, Refused, Reply } from "../hub/command.ts";
import type { Peer } from "../hub/member.ts";
import * as texts from "../model/texts.ts";
import type { Appended, Engine } from "./engine.ts";
import type { NodeNews, ToldCommand } from "./record.ts";
import { encodeCommand, encodeRecord } from "./record.ts";
import type { RecordCipher } from "./recordCipher.ts";
import { sealBytes } from "./recordCipher.ts";
import type { RecordId } from "./recordId.ts";
import { formatRecordId } from "./recordId.ts";

/** Characters of commands that may wait for the engine: some seconds of a loud class, or half a minute of a large one. */
const waitingCharacters = 16_777_216;
/** Milliseconds after which is refused what surely is not in the stream. */
const refuseAfterMs = 30_000;
/** Records that are in the stream and not applied here yet: a server that lags says no more than it hears. */
const unreadRecords = 64;
/** Commands from which on a record has much to say. */
const muchCommands = 16;
/** Milliseconds from such a record to the next, at least: the engine works for each record, whatever is in it. */
const paceMs = 5;
/** Bytes of a record beside its commands, at most. */
const headBytes = 4_096;
/** Bytes of a record, though the engine may take more: a long record holds up the others. */
const recordBytes = 262_144;

/** Whoever gave a command, and what to tell them. */
export interface Asker {
  reply: Reply<Command["type"]> | undefined;
  peer: Peer | undefined;
}

interface Waiting extends Asker {
  text: string;
  /** When it was given, by the clock that never goes back. */
  since: number;
  /** It is not refused, however late it is. */
  isKept: boolean;
  /** Whoever gave it gives it again once they have another connection. */
  isAskedAgain: boolean;
}

/** A record of this server that is not settled. */
interface OwnRecord {
  id: string;
  n: number;
  news: NodeNews;
  waiting: Waiting[];
  bytes: Uint8Array;
  isUnderWay: boolean;
  /** It may be in the stream: from now on only the stream says what becomes of it. */
  isUnknown: boolean;
}

export interface OutboxOptions {
  engine: Pick<Engine, "append" | "maxBytes">;
  cipher: RecordCipher;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  wallClock: () => number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
  /** A record is in the stream that was not read yet. */
  onStored: (seq: number) => void;
}

/**
 * What this server has to say in the log: one record at a time, and what gathers meanwhile is the next. All that
 * is taken is settled once: it is applied, or it is refused and will never be applied.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #node: string;
  #n = 0;
  #news: NodeNews = {};
  #waiting: Waiting[] = [];
  #characters = 0;
  #sending: OwnRecord | undefined;
  #isPausing = false;
  /** In the stream, and not applied here yet. */
  #unread: OwnRecord[] = [];

  constructor(node: string, options: OutboxOptions) {
    this.#node = node;
    this.#options = options;
  }

  get node(): string {
    return this.#node;
  }

  /** The number of the newest record. */
  get n(): number {
    return this.#n;
  }

  /** Whether everything that was given is settled. */
  get isEmpty(): boolean {
    return !this.#sending && this.#unread.length === 0 && !this.#hasMore;
  }

  /**
   * Takes a command, or refuses it at once if too much waits.
   * @param mayBeDone another server may have had it done already: then nobody knows until the stream is read
   */
  add(command: ToldCommand, asker: Asker, mayBeDone: boolean): void {
    // The class has to know that a member is not here any more.
    const isDue = command.type === "disconnect" || command.type === "leave";
    if (this.#characters > waitingCharacters && !isDue) {
      refuse(asker);
      return;
    }
    const text = encodeCommand(command);
    this.#characters += text.length;
    const isKept = isDue || mayBeDone;
    const how = { isKept, isAskedAgain: isAskedAgain(command) };
    this.#waiting.push({ ...asker, text, since: this.#options.now(), ...how });
  }

  /** Says something of this server, or of others, in the next record. */
  announce(news: NodeNews): void {
    this.#news = { ...this.#news, ...news };
  }

  /** Appends what waits, unless a record is under way, or the last one had much to say a moment ago. */
  send(): void {
    if (this.#sending || this.#isPausing || !this.#hasMore) return;
    if (this.#unread.length >= unreadRecords) return;
    const waiting = this.#takeRecordful();
    const news = this.#news;
    this.#news = {};
    this.#n += 1;
    const { cipher, wallClock } = this.#options;
    const id = formatRecordId({ node: this.#node, n: this.#n });
    const commands = waiting.map(({ text }) => text);
    const bytes = cipher.seal(encodeRecord({ at: wallClock(), ...news }, commands), id);
    const state = { isUnderWay: false, isUnknown: false };
    this.#sending = { id, n: this.#n, news, waiting, bytes, ...state };
    this.#append(this.#sending);
    if (waiting.length >= muchCommands) this.#pause();
  }

  /** Whoever gave the commands of the record, which is applied now; undefined if nobody of this server did. */
  take({ node, n }: RecordId): readonly Asker[] | undefined {
    if (node !== this.#node) return undefined;
    if (this.#sending?.n === n) {
      const { waiting } = this.#sending;
      this.#sending = undefined;
      return waiting;
    }
    const index = this.#unread.findIndex((record) => record.n === n);
    return index < 0 ? undefined : this.#unread.splice(index, 1)[0]?.waiting;
  }

  /** Whether it is one of this server's that was not read yet. */
  holds({ node, n }: RecordId): boolean {
    const isUnread = this.#unread.some((record) => record.n === n);
    return node === this.#node && (isUnread || this.#sending?.n === n);
  }

  /** Tries again, and refuses what has waited for too long and surely is not in the stream. */
  retry(): void {
    const before = this.#options.now() - refuseAfterMs;
    const isOld = ({ since, isKept }: Waiting) => since < before && !isKept;
    const sending = this.#sending;
    if (sending && !sending.isUnderWay) {
      if (!sending.isUnknown && sending.waiting.some(isOld)) this.#dissolve(sending);
      else this.#append(sending);
    }
    const old = this.#waiting.filter(isOld);
    if (old.length > 0) {
      this.#waiting = this.#waiting.filter((waiting) => !isOld(waiting));
      this.#characters = this.#waiting.reduce((sum, { text }) => sum + text.length, 0);
      for (const asker of old) refuse(asker);
    }
    this.send();
  }

  /**
   * Goes on as another node: the log takes nothing more of the one that this was. So what is not applied yet never
   * will be, and is refused. What may be done already stays unanswered, and what is asked again: all who are connected
   * have to come back.
   */
  becomeNode(node: string): void {
    const records = this.#sending ? [...this.#unread, this.#sending] : this.#unread;
    const unsettled = [...records.flatMap(({ waiting }) => waiting), ...this.#waiting];
    this.#node = node;
    this.#n = 0;
    this.#news = {};
    this.#waiting = [];
    this.#characters = 0;
    this.#sending = undefined;
    this.#unread = [];
    for (const asker of unsettled) if (!asker.isKept && !asker.isAskedAgain) refuse(asker);
  }

  get #hasMore(): boolean {
    return this.#waiting.length > 0 || Object.keys(this.#news).length > 0;
  }

  #pause(): void {
    this.#isPausing = true;
    this.#options.after(paceMs, () => {
      this.#isPausing = false;
      this.send();
    });
  }

  #append(record: OwnRecord): void {
    record.isUnderWay = true;
    this.#options.engine.append(record.id, record.bytes, (what) => {
      record.isUnderWay = false;
      this.#settle(record, what);
    });
  }

  #settle(record: OwnRecord, what: Appended): void {
    // It was read meanwhile, or belonged to another node.
    if (this.#sending !== record) return;
    if (what.kind === "unknown") record.isUnknown = true;
    if (what.kind !== "stored") return;
    this.#sending = undefined;
    this.#unread.push(record);
    this.#options.onStored(what.seq);
    this.send();
  }

  /** What is surely not in the stream waits again; its number is not used any more. */
  #dissolve({ waiting, news }: OwnRecord): void {
    this.#sending = undefined;
    this.#news = { ...news, ...this.#news };
    this.#waiting.unshift(...waiting);
  }

  /** As many commands as one record holds; none come with the first, so that it does nothing if it is read twice. */
  #takeRecordful(): Waiting[] {
    if (this.#news.hello) return [];
    const most = Math.min(this.#options.engine.maxBytes, recordBytes) - headBytes - sealBytes;
    let bytes = 0;
    let count = 0;
    for (const { text } of this.#waiting) {
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > most && count > 0) break;
      count += 1;
    }
    const taken = this.#waiting.splice(0, count);
    for (const { text } of taken) this.#characters -= text.length;
    return taken;
  }
}

/** Not what is said by programs that give it no id, and what is ordered at the window, which has no connection. */
function isAskedAgain(command: ToldCommand): boolean {
  if (command.type === "say") return command.id !== undefined;
  if (command.type === "moderate") return command.by !== undefined;
  return command.type === "join" || command.type === "resume" || "memberId" in command;
}

/** What protocols answer whoever asked for something that cannot be stored. */
const notStored: Refused & { missing: string[] } = {
  ok: false,
  refusal: { code: "storage_failed", text: texts.storageFailed },
  missing: [],
};

function refuse({ reply }: Asker): void {
  // All commands that wait for an answer can be refused.
  reply?.(notStored as Answers[Command["type"]]);
}
