import type { Answers, Reply } from "../../hub/command.ts";
import type { ClassLog } from "../../log/classLog.ts";
import type { MemberView } from "../../hub/member.ts";
import type { CloseReason, MemberEvent, MessageEvent, RenamedEvent } from "../../model/event.ts";
import { limits } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import * as texts from "../../model/texts.ts";
import type { Connection } from "../../transport/connection.ts";
import { IdleTimer } from "../../transport/idleTimer.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { LineSession } from "../lineSession.ts";
import { emptyPart } from "../longAnswer.ts";
import { ClientState } from "./clientState.ts";
import { runCommand } from "./commands/table.ts";
import type { IrcLine, OutgoingLine } from "./ircLine.ts";
import {
  buildErrorLine,
  encodeInParts,
  encodeIrcLines,
  parseIrcLine,
  spaceLeft,
} from "./ircLine.ts";
import { LineEndNormalizer, decodeLatin1, decodeUtf8, isLineTooLong } from "./lineDecoding.ts";
import type { ToldClient } from "./memberEvents.ts";
import { encodeMemberEvent } from "./memberEvents.ts";
import type { MonitoredChange } from "./monitoredChange.ts";
import { replyChange } from "./monitor.ts";
import type { IrcMember, IrcNetwork, KeptSeat } from "./network.ts";
import { PendingResponses } from "./pendingResponses.ts";
import { MemberRequest, Request } from "./request.ts";
import { CommandResponse, ResponseQueue } from "./response.ts";
import { SurelyRead } from "./surelyRead.ts";
import { splitText } from "./textParts.ts";
import { TimedQuestion } from "./timedQuestion.ts";

/** Bytes of a label (IRCv3 labeled-response). */
const maxLabelBytes = 64;

/** Lines of a client that are held while it is registered; the commands in more of them are refused (451). */
const heldLines = 40;

/** Time a client has to show that it is there when somebody with its password wants its seat, in milliseconds. */
const answerWithinMs = 5_000;

/** The quit reasons shown for members who give none. */
const defaultQuitReasons: Readonly<Record<CloseReason, string>> = {
  exit: "Client Quit",
  lost: "Connection lost",
  too_slow: "Send queue exceeded",
  removed: "Removed from the class",
  server_closed: "The server closed",
  paused: "The server closed",
  moved: "The server closed",
  error: "Server error",
};

const noBytes = new Uint8Array(0);

/** The line of a request that no line of the client caused. */
const noLine: IrcLine = { tags: new Map(), source: undefined, command: "", params: [] };

/** The session of one IRC client (RFC 2812; modern.ircdocs.horse). */
export class IrcSession extends LineSession implements ToldClient, IrcMember {
  readonly state = new ClientState();
  readonly pendingResponses = new PendingResponses();
  readonly network: IrcNetwork;
  readonly #responses = new ResponseQueue((lines) => this.#sendResponse(lines));
  readonly #lineEnds = new LineEndNormalizer();
  readonly #idleTimer: IdleTimer;
  /** The quit reason shown to the others; undefined while the member stays. */
  #quitReason: string | undefined;
  #knownNick = "";
  #read = new SurelyRead(0);
  /** Lines that came while it is registered: some clients send their first JOIN without waiting. */
  #held: Line[] = [];
  /** Somebody asks whether the client still answers. */
  #question: TimedQuestion | undefined;
  /** What it looks for in the class, which nobody does usually. */
  #search: TimedQuestion | undefined;

  constructor(connection: Connection, options: SessionOptions, network: IrcNetwork) {
    super(connection, options, limits.nameWithinMs, decodeLatin1);
    this.network = network;
    this.#idleTimer = new IdleTimer(this.options.now());
    network.addNewcomer(this);
  }

  override get log(): ClassLog {
    return super.log;
  }

  override get member(): MemberView | undefined {
    return super.member;
  }

  override get toldUpTo(): number {
    return super.toldUpTo;
  }

  get knownNick(): string {
    return this.#knownNick;
  }

  override receive(bytes: Uint8Array): void {
    this.#idleTimer.touch(this.options.now());
    this.#read.hear();
    this.#question?.answer(true);
    super.receive(this.#lineEnds.normalize(bytes));
  }

  /** Sends an idle client a PING, and closes the connection when no answer comes (RFC 2812 §3.7.2). */
  override tick(): void {
    super.tick();
    this.#read.look(this.connection.unsentBytes > 0 ? undefined : this.toldUpTo);
    const idle = this.checkSilence(this.#idleTimer);
    if (idle === "gone") {
      this.#read.isSilent = true;
      this.#close(`Ping timeout: ${limits.silentMs / 1_000} seconds`);
    } else if (idle === "ask" && this.member) {
      this.#sendPing();
    }
  }

  override leave(how: CloseReason): void {
    const { member } = this;
    this.network.removeNewcomer(this);
    this.#question?.answer(false);
    this.#search?.answer(false);
    if (member) {
      this.#read.isSilent ||= how === "too_slow";
      this.network.remove(member, this.#quitReason ?? defaultQuitReasons[how], this.keep());
    }
    super.leave(how);
  }

  override replaced(): void {
    this.sendBytes(encodeError("Another connection has taken over"));
    super.replaced();
  }

  get address(): string | undefined {
    return this.connection.address;
  }

  get needsCode(): boolean {
    return this.options.gate !== undefined;
  }

  showCode(code: string | undefined, reply: (refusal: Refusal | undefined) => void): void {
    const newcomer = { connection: this.connection, readOn: () => this.resumed() };
    const { gate } = this.options;
    if (gate) gate.ask(code, newcomer, reply);
    else reply(undefined);
  }

  register(name: string, tokenHash: string | undefined, reply: Reply<"join">): void {
    this.join({ name, tokenHash, user: this.state.user }, (joined) => {
      if (joined.ok) this.#enter(joined.member);
      reply(joined);
    });
  }

  resumeSeat(
    member: MemberView,
    tokenHash: string,
    reply: (answer: Answers["resume"], kept: Partial<KeptSeat>) => void,
  ): void {
    // Told first, so that the client does not apply what happened before to the newer names.
    this.log.endTurn();
    const kept = this.network.findKept(member);
    this.resume({ tokenHash, since: kept.since }, (resumed) => {
      if (!resumed?.ok) {
        reply(resumed, kept);
        return;
      }
      this.#enter(resumed.member);
      if (kept.state) this.state.readsClass = kept.state.readsClass;
      this.welcomeSince(resumed.since, () => reply(resumed, kept));
    });
  }

  continueAfter<Result>(work: Promise<Result>, go: (result: Result) => void): void {
    const whenOpen = (step: () => void): void => {
      if (this.connection.isClosing) return;
      this.connection.guard(() => {
        step();
        this.takeHeldLines();
      });
    };
    work.then(
      (result) => whenOpen(() => go(result)),
      (error: unknown) => whenOpen(() => this.connection.fail(error)),
    );
  }

  keep(): KeptSeat {
    return { state: this.state, since: this.#read.upTo };
  }

  answers(): Promise<boolean> {
    this.#question ??= new TimedQuestion(this.connection);
    return this.#question.ask(
      answerWithinMs,
      () => this.#sendPing(),
      () => {
        // What a client sends that is held back is not read.
        this.#read.isSilent = !this.connection.isHeldBack;
        return !this.#read.isSilent;
      },
    );
  }

  async finds(look: () => boolean, withinMs: number): Promise<boolean> {
    this.#search ??= new TimedQuestion(this.connection);
    const search = this.#search;
    const stop = this.network.lookOut(() => {
      if (look()) search.answer(true);
    });
    try {
      return await search.ask(withinMs, () => {}, look);
    } finally {
      stop();
    }
  }

  sendBytes(bytes: Uint8Array): void {
    this.tell(bytes);
  }

  collectLines(work: (request: MemberRequest) => void): OutgoingLine[] {
    const { member } = this;
    if (!member) return [];
    return new MemberRequest(this.#createRequest(noLine), member, this.#knownNick).collectLines(
      work,
    );
  }

  sendMonitored(change: MonitoredChange): void {
    const lines = this.collectLines((request) => replyChange(request, change));
    if (lines.length > 0) this.sendBytes(encodeIrcLines(lines));
  }

  workInTurns(steps: Iterable<void>): void {
    this.answerInParts(Iterator.from(steps).map(() => emptyPart));
  }

  chargeLines(count: number): void {
    // The line itself was charged when it was read.
    this.connection.chargeLines(count - 1);
  }

  chargeBytes(bytes: number): void {
    this.connection.chargeBytes(bytes);
  }

  quit(reason: string): void {
    this.#quitReason = reason;
    this.leave("exit");
  }

  protected override takeLine(raw: Line): void {
    if (this.state.isRegistering && this.#held.length < heldLines) {
      this.#held.push(raw);
      return;
    }
    if (raw === tooLong || isLineTooLong(raw)) {
      this.#respond(noLine, (request) => request.refuse("inputTooLong"));
      return;
    }
    const text = decodeUtf8(raw);
    if (text === undefined) {
      // IRCv3 utf8-only. The command is `*` because it cannot be read either.
      this.#respond(noLine, (request) => {
        const reason = "Message rejected: it is not UTF-8";
        request.sendFromServer("FAIL", "*", "INVALID_UTF8", reason);
      });
      return;
    }
    const line = parseIrcLine(text);
    if (line) this.#respond(line, runCommand);
  }

  /** Messages go out together, as bytes shared by many; any other event may complete a response. */
  override deliver(events: readonly MemberEvent[]): void {
    if (events.length === 1 || areMessages(events)) super.deliver(events);
    else for (const event of events) super.deliver([event]);
  }

  protected override encode(events: readonly MemberEvent[]): Uint8Array {
    if (areMessages(events)) return this.network.messages.encode(this.state, events);
    const [event] = events;
    if (!event) return noBytes;
    const isOthers = event.kind === "renamed" && !this.#noteRename(event);
    if (!isOthers && this.pendingResponses.resolve(event)) return noBytes;
    return this.member ? encodeMemberEvent(this, event) : noBytes;
  }

  protected override encodeSkipped(count: number): Uint8Array {
    const params = [this.#knownNick, texts.skipped(count)];
    return encodeIrcLines([{ source: this.network.name, command: "NOTICE", params }]);
  }

  protected override farewell(how: CloseReason): Uint8Array | undefined {
    if (how === "too_slow") return encodeError(texts.tooSlow);
    if (how === "paused") return encodeError(texts.serverClosed);
    if (how === "moved") return encodeError(texts.classMoved(this.options.otherServers().servers));
    if (how === "server_closed") return encodeError(`${texts.serverClosed} ${texts.classEnded}`);
    if (how === "removed") return encodeError(defaultQuitReasons.removed);
    const reason = this.#quitReason;
    return how === "lost" && reason !== undefined ? encodeError(reason) : undefined;
  }

  protected override nameTooLate(): void {
    this.#close("Registration timed out");
  }

  /** The client is a member's now. */
  #enter(member: MemberView): void {
    const { name } = member;
    const { newest } = this.log.view;
    const { now } = this.network;
    this.state.joinedAt = now;
    this.state.lastMessageAt = now;
    this.#knownNick = name;
    this.#read = new SurelyRead(newest);
    this.network.removeNewcomer(this);
    this.network.add(member, this);
    this.network.setRealName(member, this.state.realName || name);
  }

  protected override takeHeldLines(): void {
    const { connection } = this;
    while (!this.state.isRegistering && !connection.isClosing && !connection.isPaused) {
      const line = this.#held.shift();
      if (line === undefined) return;
      // They are decoded with a character for each byte.
      this.takeCharged(line, line === tooLong ? 0 : line.length);
    }
  }

  #sendPing(): void {
    const { name } = this.network;
    this.connection.tell(encodeIrcLines([{ source: name, command: "PING", params: [name] }]));
  }

  /** Names are unique at each moment: a rename from the nick that the client knows is its own. Returns whether it is. */
  #noteRename(event: RenamedEvent): boolean {
    this.network.noteRename(event);
    const isOwn = event.from === this.#knownNick;
    if (isOwn) this.#knownNick = event.to;
    return isOwn;
  }

  #close(reason: string): void {
    this.#quitReason = reason;
    this.leave("lost");
  }

  /** Lets `work` answer a line. The response goes out once all before it have. */
  #respond(line: IrcLine, work: (request: Request) => void): void {
    const request = this.#createRequest(line);
    work(request);
    this.#responses.add(request.response);
  }

  #sendResponse(lines: readonly OutgoingLine[]): void {
    const isPong = lines.length === 1 && lines[0]?.command === "PONG";
    // A client that reads slowly would take its server for gone if PONG waited for its turn.
    if (isPong) this.connection.tell(encodeIrcLines(lines));
    else this.answerInParts(encodeInParts(lines));
  }

  #createRequest(line: IrcLine): Request {
    const label = line.tags.get("label");
    const isValid = label !== undefined && Buffer.byteLength(label) <= maxLabelBytes;
    const response = new CommandResponse({
      label: isValid ? label : undefined,
      caps: this.state.caps,
      server: this.network.name,
      queue: this.#responses,
    });
    return new Request(this, line, response);
  }
}

/** The last list checked: all its recipients check it one after the other. */
let lastChecked: { events: readonly MemberEvent[]; areMessages: boolean } | undefined;

function areMessages(events: readonly MemberEvent[]): events is readonly MessageEvent[] {
  if (lastChecked?.events !== events) {
    lastChecked = { events, areMessages: events.every(({ kind }) => kind === "said") };
  }
  return lastChecked.areMessages;
}

/** RFC 2812 §3.7.4. */
function encodeError(reason: string): Uint8Array {
  return encodeIrcLines(splitText(reason, spaceLeft(buildErrorLine(""))).map(buildErrorLine));
}
