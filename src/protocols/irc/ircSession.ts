import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import type { LeaveReason, MemberEvent, MessageEvent } from "../../model/event.ts";
import { limits } from "../../model/limits.ts";
import { texts } from "../../model/texts.ts";
import type { Connection } from "../../transport/connection.ts";
import { IdleTimer } from "../../transport/idleTimer.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { SessionOptions } from "../lineSession.ts";
import { LineSession } from "../lineSession.ts";
import { Profile } from "./clientState.ts";
import { runCommand } from "./commands/table.ts";
import { newsFor } from "./events.ts";
import type { IrcLine, OutLine } from "./ircLine.ts";
import { closingLine, formatIrcLine, parseIrcLine } from "./ircLine.ts";
import { CarriageReturns, isTooLong, latin1, utf8 } from "./lineDecoding.ts";
import type { IrcNetwork } from "./network.ts";
import { Awaited } from "./pendingReplies.ts";
import { privmsgFor } from "./privmsg.ts";
import { Answer, Answers } from "./reply.ts";
import type { Caller } from "./request.ts";
import { MemberRequest, Request } from "./request.ts";

const encoder = new TextEncoder();
const noBytes = new Uint8Array(0);
const nothing: IrcLine = { tags: new Map(), source: undefined, command: "", params: [] };

/** One IRC client (RFC 2812, modern.ircdocs.horse). */
export class IrcSession extends LineSession implements Caller {
  declare readonly hub: Hub;
  readonly profile = new Profile();
  readonly awaited = new Awaited();
  readonly network: IrcNetwork;
  readonly #now: () => number;
  readonly #answers = new Answers(this);
  readonly #carriageReturns = new CarriageReturns();
  readonly #idleTimer: IdleTimer;
  /** Why it leaves, as the others are told. */
  #reason: string | undefined;

  constructor(connection: Connection, options: SessionOptions, network: IrcNetwork) {
    super(connection, options, limits.nameWithinMs, latin1);
    this.network = network;
    this.#now = options.now;
    this.#idleTimer = new IdleTimer(options.now());
  }

  override get member(): Member | undefined {
    return super.member;
  }

  override receive(bytes: Uint8Array): void {
    this.#idleTimer.touch(this.#now());
    super.receive(this.#carriageReturns.pass(bytes));
  }

  /** Asks a silent client whether it is there, and lets it go where it does not answer (RFC 2812 §3.7.2). */
  override tick(): void {
    const state = this.#idleTimer.check(this.#now());
    const { name } = this.network;
    if (state === "gone") this.#close(`Ping timeout: ${limits.silentMs / 1_000} seconds`);
    else if (state === "ask" && this.member) {
      this.tell([{ source: name, command: "PING", params: [name] }]);
    }
  }

  override leave(how: LeaveReason): void {
    if (this.member) this.network.leave(this.member.name, this.#reason ?? leavingReasons[how]);
    super.leave(how);
  }

  sit(name: string): ReturnType<Hub["join"]> {
    const seat = this.join(name);
    if (seat.ok) {
      const now = this.network.now;
      this.profile.joinedAt = now;
      this.profile.spokeAt = now;
      this.network.enter(seat.member.name, this);
    }
    return seat;
  }

  rename(wanted: string): ReturnType<Hub["rename"]> {
    const { member } = this;
    if (!member) return { ok: true };
    const { name: before } = member;
    const renamed = this.hub.rename(member, wanted);
    this.network.rename(before, member.name);
    return renamed;
  }

  tell(lines: readonly OutLine[]): void {
    this.pass(bytesOf(lines));
  }

  pass(bytes: Uint8Array): void {
    this.connection.tell(bytes);
  }

  countsAs(lines: number): void {
    // The line itself was counted when it was read.
    this.bucket.spend(Math.max(0, lines - 1));
  }

  makeWay(): void {
    const { member } = this;
    if (!member) return;
    const reason = "Another connection has taken over";
    this.#close(reason);
    // At once: when the turn ends the class knows of another one of that name only.
    this.network.tellOthers(member.name, () => true, { command: "QUIT", params: [reason] });
  }

  quit(reason: string): void {
    this.#reason = reason;
    this.leave("exit");
  }

  protected override takeLine(raw: Line): void {
    // A line may have waited for its turn: one who writes too fast is not silent.
    this.#idleTimer.touch(this.#now());
    const text = raw === tooLong || isTooLong(raw) ? tooLong : utf8(raw);
    if (typeof text === "string") {
      const line = parseIrcLine(text);
      if (line) this.#answer(line, runCommand);
    } else if (text === tooLong) {
      this.#answer(nothing, (request) => request.refuse("inputTooLong"));
    } else {
      this.#answer(nothing, (request) => {
        // IRCv3 utf8-only; the command cannot be told from bytes that are no text.
        const why = "Message rejected: it is not UTF-8";
        request.fromServer("FAIL", "*", "INVALID_UTF8", why);
      });
    }
  }

  /** Messages are told in one go, the same bytes to many; all else may be an answer and has its place. */
  override deliver(facts: readonly MemberEvent[]): void {
    if (facts.length === 1 || areMessages(facts)) super.deliver(facts);
    else for (const fact of facts) super.deliver([fact]);
  }

  protected override encode(facts: readonly MemberEvent[]): Uint8Array {
    if (areMessages(facts)) return privmsgFor(this.profile, facts);
    const [fact] = facts;
    return (fact && this.#encodeOne(fact)) ?? noBytes;
  }

  #encodeOne(fact: MemberEvent): Uint8Array | undefined {
    if (this.awaited.take(fact)) {
      this.#answers.settle();
      return undefined;
    }
    const { member } = this;
    if (!member) return undefined;
    const request = this.#request(nothing);
    return newsFor(new MemberRequest(request, member), fact);
  }

  protected override farewell(how: LeaveReason): Uint8Array | undefined {
    if (how === "too_slow") return errorBytes(texts.tooSlow);
    if (how === "server_closed") return errorBytes(texts.serverClosed);
    return how === "lost" && this.#reason !== undefined ? errorBytes(this.#reason) : undefined;
  }

  protected override nameTooLate(): void {
    this.#close("Registration timed out");
  }

  #close(reason: string): void {
    this.#reason = reason;
    this.leave("lost");
  }

  /** A long answer counts like the lines it is as long as: who asks for many waits between them. */
  send(lines: readonly OutLine[]): void {
    const bytes = bytesOf(lines);
    this.bucket.spend(Math.floor(bytes.length / limits.ircAnswerBytes));
    this.pass(bytes);
  }

  /** Lets `work` answer a line; the answer goes out once those before it have. */
  #answer(line: IrcLine, work: (request: Request) => void): void {
    const request = this.#request(line);
    work(request);
    this.#answers.add(request.answer);
  }

  #request(line: IrcLine): Request {
    const label = line.tags.get("label");
    const isLabel = label !== undefined && Buffer.byteLength(label) <= limits.ircLabelBytes;
    const { caps } = this.profile;
    const answer = new Answer({
      label: isLabel ? label : undefined,
      caps,
      server: this.network.name,
    });
    return new Request(this, line, answer);
  }
}

/** The last list that was asked about: its hearers ask one after the other. */
let asked: { facts: readonly MemberEvent[]; areMessages: boolean } | undefined;

function areMessages(facts: readonly MemberEvent[]): facts is readonly MessageEvent[] {
  if (asked?.facts !== facts) {
    asked = { facts, areMessages: facts.every(({ kind }) => kind === "said") };
  }
  return asked.areMessages;
}

function bytesOf(lines: readonly OutLine[]): Uint8Array {
  return encoder.encode(lines.map(formatIrcLine).join(""));
}

/** RFC 2812 §3.7.4. */
function errorBytes(reason: string): Uint8Array {
  return bytesOf([closingLine(reason)]);
}

/** What the others are told of why one left, where he did not say. */
export const leavingReasons: Readonly<Record<LeaveReason, string>> = {
  exit: "Client Quit",
  lost: "Connection lost",
  too_slow: "Too much waited to be read",
  server_closed: "The server closed",
  error: "A fault of the server",
};
