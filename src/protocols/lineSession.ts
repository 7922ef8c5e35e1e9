import type { Reply } from "../hub/command.ts";
import type { ClassLog } from "../log/classLog.ts";
import type { MemberView } from "../hub/member.ts";
import type { CloseReason, MemberEvent } from "../model/event.ts";
import type { Connection, Session } from "../transport/connection.ts";
import type { IdleTimer } from "../transport/idleTimer.ts";
import { PacedReader } from "../transport/pacedReader.ts";
import type { Line } from "../wire/lineSplitter.ts";
import { tooLong } from "../wire/lineSplitter.ts";
import type { EncodedPage } from "./catchUp.ts";
import { CatchUp, isAnswer } from "./catchUp.ts";
import { causedBytes, chargeParts, linesWorth } from "./longAnswer.ts";
import { OpenRequests } from "./openRequests.ts";
import type { SessionOptions } from "./sessionOptions.ts";
import type { Joining, Resuming, SeatedPeer } from "./seat.ts";
import { isOwnRemoval, Seat } from "./seat.ts";

const noBytes = new Uint8Array(0);

/** Bytes of an answer that are told at once; what is longer is made as the peer reads it. */
const longAnswerBytes = 65_536;

/**
 * What protocols of lines have in common: the rate limit, the deadline for a name, the membership, and
 * that a peer which reads slowly is told everything all the same, as fast as it reads.
 */
export abstract class LineSession implements Session, SeatedPeer {
  protected readonly connection: Connection;
  protected readonly options: SessionOptions;
  /** Undefined if the class answers at once, so that nothing is ever under way. */
  readonly #requests: OpenRequests | undefined;
  /** Bytes of what is being taken, as what it causes is charged for. */
  #lineBytes = 0;
  readonly #reader: PacedReader;
  /** The newest message that the hub has told this peer, or that it knew before. */
  #newest = 0;
  /** Undefined for a peer that has nothing more to be told, which is usual. */
  #catchUp: CatchUp | undefined;
  /** Until when the peer has to give a name; undefined once it has. */
  #nameUntil: number | undefined;
  readonly #seat: Seat;

  /** @param decode makes text of a line's bytes; UTF-8 by default */
  constructor(
    connection: Connection,
    options: SessionOptions,
    nameWithinMs: number,
    decode?: (bytes: Uint8Array) => string,
  ) {
    this.options = options;
    this.connection = connection;
    const { log } = options;
    this.#requests = log.answersAtOnce ? undefined : this.#openRequests();
    this.#reader = new PacedReader(connection, decode);
    this.#nameUntil = options.now() + nameWithinMs;
    this.#seat = new Seat({ log: this.log, connection, peer: this, clocks: options });
    log.submit({ type: "accept", at: options.wallClock() });
  }

  /** The class, as this peer asks it. */
  protected get log(): ClassLog {
    return this.#requests ?? this.options.log;
  }

  /** The peer's member, once their name is accepted. */
  protected get member(): MemberView | undefined {
    return this.#seat.member;
  }

  /** The peer looks at the class without being in it. */
  protected get isOnlooker(): boolean {
    return this.#seat.isOnlooker;
  }

  /** All messages for the peer up to this one are told, some of them maybe not sent yet. */
  protected get toldUpTo(): number {
    return this.#catchUp?.position ?? this.#newest;
  }

  /** Something that the peer has asked for is not answered yet. */
  get isAwaitingAnswers(): boolean {
    return this.#requests?.areAnswered === false;
  }

  /** Works once everything is answered, before the next line is taken. Call it only while answers are awaited. */
  afterAnswers(work: () => void): void {
    const bytes = this.#lineBytes;
    this.#requests?.afterAnswers(() => {
      this.#lineBytes = bytes;
      work();
    });
  }

  /** Types of commands that may be under way together: the next line need not wait for their answers. */
  protected get pipelined(): ReadonlySet<string> | undefined {
    return undefined;
  }

  /** Takes what the session has read and kept for later, as far as it may now. */
  protected takeHeldLines(): void {}

  /** What the present line says is so many bytes longer than the line. */
  lengthenLine(bytes: number): void {
    this.#lineBytes += bytes;
  }

  protected abstract takeLine(line: Line): void;
  /** The events in this protocol's bytes; empty if its clients are not told of them. */
  protected abstract encode(events: readonly MemberEvent[]): Uint8Array;
  /** Says that at most so many messages are not kept any more; empty if its clients are not told. */
  protected abstract encodeSkipped(count: number): Uint8Array;
  protected abstract farewell(how: CloseReason): Uint8Array | undefined;
  protected abstract nameTooLate(): void;

  /**
   * Looks whether the peer is silent: call it about once a second. Whoever is not read is not silent, nor is
   * whoever reads slowly: the question whether they are there may not have reached them.
   */
  protected checkSilence(timer: IdleTimer): "fine" | "ask" | "gone" {
    const now = this.options.now();
    if (this.connection.isHeldBack) timer.touch(now);
    const state = timer.check(now);
    if (state !== "gone" || !this.connection.isReadingOn()) return state;
    timer.touch(now);
    return "fine";
  }

  /** Says that some of what others did is left out; undefined if clients of this protocol have to be told all of it. */
  protected encodeLeftOut(): Uint8Array | undefined {
    return undefined;
  }

  receive(bytes: Uint8Array): void {
    this.#reader.push(bytes);
    this.#readLines();
  }

  ended(): void {
    this.#reader.end();
    this.#readLines();
  }

  resumed(): void {
    this.#readLines();
  }

  deliver(events: readonly MemberEvent[]): void {
    try {
      this.#fallBehindIfSlow();
      if (this.#catchUp) {
        this.#deliverLater(events, this.#catchUp);
        return;
      }
      const bytes = this.encode(events);
      if (bytes.length > 0) this.connection.tell(bytes);
      const last = events[events.length - 1];
      if (last !== undefined) this.#noteNewest(last);
      // Whoever was removed is told nothing more: they are no member now.
      if (last !== undefined && isOwnRemoval(last)) this.leave("removed");
    } catch (error) {
      this.connection.fail(error);
    }
  }

  tellMore(): boolean {
    const catchUp = this.#catchUp;
    if (!catchUp) return false;
    const isDone = catchUp.proceed({
      newest: this.log.view.newest,
      readPage: (after, upTo) => this.#readPage(after, upTo),
      encodeSkipped: (count) => this.encodeSkipped(count),
      tell: (bytes) => this.connection.tell(bytes),
    });
    if (isDone) {
      this.#catchUp = undefined;
      this.#newest = this.log.view.newest;
    }
    if (!catchUp.isFullOfAnswers && this.connection.isPaused) this.connection.resume();
    // A peer that has ended its side leaves once it was told everything.
    this.#readLines();
    return this.#catchUp !== undefined;
  }

  leave(how: CloseReason): void {
    const last = this.farewell(how);
    if (last && how === "too_slow") this.connection.cut(last);
    else if (last) this.connection.tell(last);
    this.#depart(how);
  }

  release(): void {
    this.#nameUntil = undefined;
  }

  tick(): void {
    // A peer that has given a name and waits for the answer is not too late.
    const until = this.isAwaitingAnswers ? undefined : this.#nameUntil;
    if (until === undefined || this.options.now() < until) return;
    this.#nameUntil = undefined;
    this.nameTooLate();
  }

  seated(): void {
    this.connection.place?.name();
    this.#nameUntil = undefined;
    this.#newest = this.log.view.newest;
  }

  replaced(): void {
    this.#seat.lose();
    this.#depart("lost");
  }

  protected join(who: Joining, reply: Reply<"join">): void {
    this.#seat.join(who, reply);
  }

  protected resume(who: Resuming, reply: Reply<"resume">): void {
    this.#seat.resume(who, reply);
  }

  /** The peer looks at the class without being in it, and need not give a name. */
  protected watch(since: number | undefined, reply: Reply<"watch">): void {
    this.#seat.watch(since, reply);
  }

  /** Closes a connection on which something begins that has no end: it is refused as a line that is too long. */
  protected endEndless(): void {
    if (this.connection.isClosing) return;
    this.takeLine(tooLong);
    this.leave("lost");
  }

  /** Tells the peer something that others cause, after all that was told before. */
  protected tell(bytes: Uint8Array): void {
    this.#fallBehindIfSlow();
    if (this.#catchUp) this.#tellLater(bytes, this.#catchUp);
    else this.connection.tell(bytes);
  }

  /**
   * Tells the peer what it asked for, after all that was told before. A long answer is paid for like as many
   * lines, so that nobody asks for many at once.
   */
  protected answer(bytes: Uint8Array): void {
    this.connection.chargeLines(linesWorth(bytes.length));
    this.#tellAnswer(bytes);
  }

  #tellAnswer(bytes: Uint8Array): void {
    this.#fallBehindIfSlow();
    if (this.#catchUp) this.#answerLater(bytes, this.#catchUp);
    else this.connection.tell(bytes);
  }

  /** The peer's next lines wait while many of its answers do. */
  #answerLater(bytes: Uint8Array, catchUp: CatchUp): void {
    catchUp.addAnswer(bytes, this.#newest);
    if (catchUp.isFullOfAnswers) this.connection.pause();
  }

  /**
   * Tells the peer an answer that may be long: each part is made once the peer has read most of those before, and
   * in a later turn than an {@link emptyPart}.
   */
  protected answerInParts(parts: Iterable<Uint8Array>): void {
    const iterator = chargeParts(parts, (lines) => this.connection.chargeLines(lines));
    while (!this.#catchUp?.isFullOfAnswers) {
      const part = iterator.next();
      if (part.done) return;
      const isEmpty = part.value.length === 0;
      if (!isEmpty) this.#tellAnswer(part.value);
      const isLong = isEmpty || this.connection.unsentBytes >= longAnswerBytes;
      if (isLong && !this.#catchUp) this.#startCatchUp(this.#newest);
      if (isEmpty) break;
    }
    this.#catchUp?.addLongAnswer(iterator, this.#newest);
    this.connection.pause();
  }

  /**
   * Welcomes the member, then tells them the history, then what happens.
   * @param since the newest message they know
   */
  protected welcomeSince(since: number, welcome: () => void): void {
    this.#startCatchUp(since);
    this.#newest = since;
    welcome();
    // What is answered from now on comes after the history.
    this.#newest = Math.max(since, this.log.view.newest);
  }

  /** Messages come from the history when the peer has read so far; all else waits for its place among them. */
  #deliverLater(events: readonly MemberEvent[], catchUp: CatchUp): void {
    for (const event of events) {
      this.#noteNewest(event);
      if (event.kind === "said") continue;
      const bytes = this.encode([event]);
      if (isOwnRemoval(event)) {
        this.connection.cut(bytes);
        this.leave("removed");
        return;
      }
      if (bytes.length === 0) continue;
      if (isAnswer(event)) this.#answerLater(bytes, catchUp);
      else this.#tellLater(bytes, catchUp);
    }
  }

  #tellLater(bytes: Uint8Array, catchUp: CatchUp): void {
    catchUp.addEvent(bytes, this.#newest);
    if (!catchUp.isOverfull || this.connection.isClosing) return;
    const note = this.encodeLeftOut();
    if (!note) {
      // A client that comes back is told how the class stands, and every message that it missed.
      this.leave("too_slow");
      return;
    }
    catchUp.leaveOutEvents();
    catchUp.addEvent(note, this.#newest);
  }

  /** From now on only the place in the history is kept of a peer that has not read most of what it was told. */
  #fallBehindIfSlow(): void {
    if (this.#catchUp || !this.connection.isBehind) return;
    this.#startCatchUp(this.#newest);
  }

  /** A receipt that is repeated tells of an older message. */
  #noteNewest(event: MemberEvent): void {
    if (event.kind === "said") this.#newest = event.message.seq;
    else if (event.kind === "receipted") this.#newest = Math.max(this.#newest, event.seq);
  }

  /** @param position all messages up to this one are told */
  #startCatchUp(position: number): void {
    this.#catchUp = new CatchUp(position);
    this.connection.offerMore();
  }

  #readPage(after: number, upTo: number): EncodedPage {
    const { messages, ...page } = this.#seat.readPage(after, upTo);
    const events = messages.map((message) => {
      return { kind: "said", message, delivered: 0, held: 0 } as const;
    });
    return { ...page, bytes: events.length > 0 ? this.encode(events) : noBytes };
  }

  #readLines(): void {
    if (this.#requests?.goOn() === false) return;
    this.takeHeldLines();
    const reading = this.#reader.read((line, bytes) => this.takeCharged(line, bytes));
    // What it asked for before it ended its side is still answered.
    if (reading === "waiting" || (reading === "ended" && this.#catchUp)) return;
    if (this.isAwaitingAnswers) {
      this.connection.awaitAnswers();
      return;
    }
    if (reading === "endless") this.endEndless();
    else this.leave("lost");
  }

  /** Takes a line of so many bytes and charges for what it causes: each delivery is about as long as it. */
  protected takeCharged(line: Line, bytes: number): void {
    this.#lineBytes = bytes;
    const { view } = this.log;
    const { deliveries, deliveredLines } = view;
    this.takeLine(line);
    const caused = view.deliveries - deliveries;
    if (caused === 0) return;
    const causedLines = view.deliveredLines - deliveredLines;
    this.connection.chargeBytes(causedBytes(caused, causedLines, this.#lineBytes));
  }

  #openRequests(): OpenRequests {
    return new OpenRequests({
      log: this.options.log,
      connection: this.connection,
      pipelined: () => this.pipelined,
      lineBytes: () => this.#lineBytes,
    });
  }

  #depart(how: CloseReason): void {
    this.#nameUntil = undefined;
    this.#seat.leave(how);
    this.connection.close();
  }
}
