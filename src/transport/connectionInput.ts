import type { FlushScheduler } from "./flushScheduler.ts";
import { RateLimit } from "./rateLimit.ts";
import type { Reader } from "./readScheduler.ts";

/** Why a connection is not read. */
const pauses = {
  /** Its session asks for it. */
  session: 1,
  /** It has sent more than its share. */
  rate: 2,
  /** Others have their turn. */
  turn: 4,
  /** What it has asked for is not answered yet. */
  answers: 8,
} as const;

const nothing: readonly never[] = [];

export interface ConnectionInputOptions {
  readonly scheduler: FlushScheduler;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Lines a second that each may send for good; 0 lifts the rate limit. */
  readonly linesPerSecond: number;
}

/** The part of a socket that is read. */
export interface InputSocket {
  pause(): void;
  resume(): void;
}

/**
 * The reading half of a connection. What the peer sends, causes to be sent and has worked on is paid for
 * ({@link RateLimit}), and it is read no longer at once than its slice of a turn ({@link ReadScheduler}).
 * Beyond that the socket is paused, so that the peer's own network stack holds the peer back: nothing is
 * cut off and little piles up here.
 */
export abstract class ConnectionInput<
  Socket extends InputSocket,
  Options extends ConnectionInputOptions,
> implements Reader {
  protected socket: Socket;
  protected readonly options: Options;
  readonly #rateLimit: RateLimit;
  /** A sum of {@link pauses}. */
  #pauses = 0;
  /** What the peer sent in a turn that was spent. */
  #unread: readonly (Uint8Array | "end")[] = nothing;
  /** When it began to be read in this turn, and when its last line was taken. */
  #readSince = 0;
  #lineAt = 0;
  /** Ends a pause by the rate limit. */
  #timer: Timer | undefined;

  constructor(socket: Socket, options: Options) {
    const { linesPerSecond, scheduler, now } = options;
    this.socket = socket;
    this.options = options;
    this.#rateLimit = new RateLimit(linesPerSecond, scheduler.sends, now());
  }

  /** True once nothing more is read. */
  abstract get isClosing(): boolean;

  /** Closes this connection, and no other, because something of it threw. */
  abstract fail(error: unknown): void;

  /** What came is for the session. */
  protected abstract takeBytes(bytes: Uint8Array): void;
  protected abstract takeEnd(): void;
  /** The session may read on. */
  protected abstract takeTurn(): void;

  /** How much the peer has used lately of what it may use. */
  get usedPart(): number {
    return this.#rateLimit.usedPart(this.options.now());
  }

  /** The peer has sent something that nobody has read yet. */
  get hasUnread(): boolean {
    return this.#unread.length > 0;
  }

  /** What the peer asked for makes so many bytes go out to others: it pays for them. */
  chargeBytes(bytes: number): void {
    this.#rateLimit.spendBytes(bytes, this.#lineAt);
    this.options.scheduler.reads.spendBytes(bytes);
  }

  /** What the peer asked for counts as so many lines more. */
  chargeLines(lines: number): void {
    if (lines > 0) this.#rateLimit.spendLines(lines, this.options.now());
  }

  /** Takes a line of the peer's share; if it has to wait, the session is resumed once it may read on. */
  takeLine(): boolean {
    const { now, scheduler } = this.options;
    const at = now();
    this.#lineAt = at;
    const { isTurnSpent, sliceMs } = scheduler.reads;
    if (isTurnSpent || at - this.#readSince >= sliceMs) {
      this.#giveWay();
      return false;
    }
    if (this.#rateLimit.take(at)) return true;
    this.#pauseFor(this.#rateLimit.waitMs(at));
    return false;
  }

  /** The peer is not read for now, so that it may seem silent and is not. */
  get isHeldBack(): boolean {
    return this.#pauses !== 0;
  }

  /** True while the session asks not to be read, or waits for answers. */
  get isPaused(): boolean {
    return (this.#pauses & (pauses.session | pauses.answers)) > 0;
  }

  /** The session reads on once what the peer has asked for is {@link answered}. */
  awaitAnswers(): void {
    if (!this.isClosing) this.#pause(pauses.answers);
  }

  /** What the session has waited for is answered: it reads on when it is its turn. */
  answered(): void {
    if ((this.#pauses & pauses.answers) === 0) return;
    this.#giveWay();
    this.#resume(pauses.answers);
  }

  /** The session asks not to be read, until it resumes. */
  pause(): void {
    this.#pause(pauses.session);
  }

  resume(): void {
    this.#resume(pauses.session);
  }

  /** The peer sent these bytes. */
  receive(bytes: Uint8Array): void {
    if (this.isClosing) return;
    const now = this.options.now();
    this.#rateLimit.spendBytes(bytes.length, now);
    if (!this.#isKept(bytes)) this.#read(bytes, now);
  }

  /** The peer has ended its side. */
  ended(): void {
    if (!this.#isKept("end")) this.#read("end", this.options.now());
  }

  /** It is its turn again. Only the scheduler calls this. */
  readOn(): void {
    this.#resume(pauses.turn);
    if (this.isClosing) return;
    const [first, ...rest] = this.#unread;
    this.#unread = rest.length > 0 ? rest : nothing;
    this.#read("turn", this.options.now());
    if (first && !this.isClosing) this.#read(first, this.options.now());
    if (rest.length > 0) this.#giveWay();
  }

  /** Takes the bytes that nobody has read yet. */
  protected takeUnread(): Uint8Array {
    const bytes = this.#unread.filter((sent) => sent !== "end");
    this.#unread = this.#unread.filter((sent) => sent === "end");
    return Buffer.concat(bytes);
  }

  /** Reads from another socket from now on. */
  protected exchangeSocket(socket: Socket): void {
    this.socket = socket;
    if (this.#pauses !== 0) socket.pause();
  }

  /** Nothing more is read, now or later. */
  protected stopInput(): void {
    this.#unread = nothing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Keeps for a later turn what comes when the turn is spent, or behind what is kept already. */
  #isKept(sent: Uint8Array | "end"): boolean {
    const isTurn = this.#unread.length === 0 && !this.options.scheduler.reads.isTurnSpent;
    if (isTurn || this.isClosing) return false;
    this.#unread = [...this.#unread, sent];
    this.#giveWay();
    return true;
  }

  /** Lets the session work on what the peer sent, or on what it has left for a later turn; the peer pays for it. */
  #read(sent: Uint8Array | "end" | "turn", since: number): void {
    const { now, scheduler } = this.options;
    this.#readSince = since;
    try {
      if (sent === "turn") this.takeTurn();
      else if (sent === "end") this.takeEnd();
      else this.takeBytes(sent);
    } catch (error) {
      this.fail(error);
    }
    const end = now();
    this.#rateLimit.spendMs(end - since, end);
    scheduler.reads.spendMs(end - since);
    if (this.#rateLimit.isOverdrawn) this.#pauseFor(this.#rateLimit.waitMs(end));
  }

  /** Stops reading for so many milliseconds, or until a pause that is on is over. */
  #pauseFor(ms: number): void {
    if (this.isClosing || this.#timer !== undefined) return;
    this.#pause(pauses.rate);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#resume(pauses.rate);
      this.#read("turn", this.options.now());
    }, ms);
  }

  /** Lets others read first. */
  #giveWay(): void {
    if (this.isClosing || (this.#pauses & pauses.turn) > 0) return;
    this.#pause(pauses.turn);
    this.options.scheduler.reads.add(this);
  }

  #pause(reason: number): void {
    if (this.#pauses === 0) this.socket.pause();
    this.#pauses |= reason;
  }

  #resume(reason: number): void {
    if ((this.#pauses & reason) === 0) return;
    this.#pauses &= ~reason;
    if (this.#pauses === 0) this.socket.resume();
  }
}
