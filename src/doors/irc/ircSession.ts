import type { Heard, Leaving, Said } from "../../hub/fact.ts";
import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import { limits } from "../../model/limits.ts";
import { texts } from "../../model/texts.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { DoorOptions } from "../door.ts";
import { LineSession } from "../lineSession.ts";
import type { Link } from "../link.ts";
import { Answer } from "./answer.ts";
import { Answers } from "./answers.ts";
import { capabilities } from "./capability.ts";
import type { Caller, RoomNews, Settled } from "./caller.ts";
import { closingLine } from "./closingLine.ts";
import { CarriageReturns } from "./carriageReturns.ts";
import type { OutLine } from "./formatIrcLine.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import { hear } from "./hear.ts";
import { ircCommands } from "./ircCommands.ts";
import type { IrcLine } from "./ircLine.ts";
import type { IrcNetwork } from "./ircNetwork.ts";
import { parseIrcLine } from "./parseIrcLine.ts";
import { Profile } from "./profile.ts";
import { latin1, utf8 } from "./rawText.ts";
import { MemberRequest, Request } from "./request.ts";
import { saidBytes } from "./saidBytes.ts";

const encoder = new TextEncoder();
const noBytes = new Uint8Array(0);
const nothing: IrcLine = { tags: new Map(), source: undefined, command: "", params: [] };

/** One IRC client (RFC 2812, modern.ircdocs.horse). */
export class IrcSession extends LineSession implements Caller {
  declare readonly hub: Hub;
  readonly profile = new Profile();
  readonly network: IrcNetwork;
  readonly #now: () => number;
  readonly #answers = new Answers((lines) => this.tell(lines));
  readonly #carriageReturns = new CarriageReturns();
  /** Messages of which it is not known yet whether they are stored. */
  readonly #unsettled = new Map<string, (settled: Settled) => void>();
  /** Facts that answer commands; each returns whether this was it, and is then done. */
  #expected: ((fact: Heard) => boolean)[] = [];
  #lastId = 0;
  #heardAt: number;
  #isPinged = false;
  /** Why it leaves, as the others are told. */
  #reason: string | undefined;

  constructor(link: Link, options: DoorOptions, network: IrcNetwork) {
    super(link, options, limits.nameWithinMs, latin1);
    this.network = network;
    this.#now = options.now;
    this.#heardAt = options.now();
  }

  override get member(): Member | undefined {
    return super.member;
  }

  override receive(bytes: Uint8Array): void {
    this.#heard();
    super.receive(this.#carriageReturns.pass(bytes));
  }

  /** Asks a silent client whether it is there, and lets it go where it does not answer (RFC 2812 §3.7.2). */
  override tick(): void {
    const silence = this.#now() - this.#heardAt;
    if (silence >= limits.silentMs) {
      this.#close(`Ping timeout: ${Math.round(silence / 1_000)} seconds`);
    } else if (silence >= limits.pingAfterMs && !this.#isPinged && this.member) {
      this.#isPinged = true;
      this.tell([{ source: this.network.name, command: "PING", params: [this.network.name] }]);
    }
  }

  override leave(how: Leaving): void {
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

  onSettled(told: (settled: Settled) => void): string {
    this.#lastId += 1;
    const id = `irc-${this.#lastId}`;
    this.#unsettled.set(id, told);
    return id;
  }

  expect<Kind extends RoomNews["kind"]>(
    kind: Kind,
    room: string,
    isIt: (fact: Extract<RoomNews, { kind: Kind }>) => boolean,
    told: (fact: Extract<RoomNews, { kind: Kind }>) => void,
  ): void {
    this.#expected.push((fact) => {
      if (fact.kind !== kind || !("room" in fact) || fact.room !== room) return false;
      // Its kind says so; that much the compiler does not see through the parameter.
      const meant = fact as Extract<RoomNews, { kind: Kind }>;
      if (!isIt(meant)) return false;
      told(meant);
      return true;
    });
  }

  forget(id: string): void {
    this.#unsettled.delete(id);
  }

  tell(lines: readonly OutLine[]): void {
    this.link.tell(encoder.encode(lines.map(formatIrcLine).join("")));
  }

  quit(reason: string): void {
    this.#reason = reason;
    this.leave("exit");
  }

  protected override takeLine(raw: Line): void {
    // A line may have waited for its turn: one who writes too fast is not silent.
    this.#heard();
    const text = raw === tooLong || isTooLong(raw) ? tooLong : utf8(raw);
    if (typeof text === "string") {
      const line = parseIrcLine(text);
      if (line) this.#answer(line, (request) => run(request));
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
  override hear(facts: readonly Heard[]): void {
    if (facts.length === 1 || this.#areOpenMessages(facts)) super.hear(facts);
    else for (const fact of facts) super.hear([fact]);
  }

  protected override encode(facts: readonly Heard[]): Uint8Array {
    if (!this.#areOpenMessages(facts)) return this.#encodeOne(facts[0]) ?? noBytes;
    const { caps } = this.profile;
    return caps.has(capabilities.serverTime) ? saidBytes.timed(facts) : saidBytes.plain(facts);
  }

  /** All of them are messages, and from no channel that this client has closed. */
  #areOpenMessages(facts: readonly Heard[]): facts is readonly Said[] {
    return this.profile.closed.size === 0 && facts.every(({ kind }) => kind === "said");
  }

  #encodeOne(fact: Heard | undefined): Uint8Array | undefined {
    if (!fact) return undefined;
    if (fact.kind === "receipted" || fact.kind === "notStored") {
      this.#settle(fact);
      return undefined;
    }
    if (this.#isExpected(fact)) return undefined;
    const { member } = this;
    if (!member) return undefined;
    return hear(fact, this.profile, member, this.network, (work) =>
      this.#answer(nothing, (request) => work(new MemberRequest(request, member))),
    );
  }

  protected override farewell(how: Leaving): Uint8Array | undefined {
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

  #heard(): void {
    this.#heardAt = this.#now();
    this.#isPinged = false;
  }

  /** Lets `work` answer a line; the answer goes out once those before it have. */
  #answer(line: IrcLine, work: (request: Request) => void): void {
    const label = line.tags.get("label");
    const isLabel = label !== undefined && Buffer.byteLength(label) <= limits.ircLabelBytes;
    const { caps } = this.profile;
    const server = this.network.name;
    const answer = new Answer({ label: isLabel ? label : undefined, caps, server });
    work(new Request(this, line, answer));
    this.#answers.add(answer);
  }

  #isExpected(fact: Heard): boolean {
    const at = this.#expected.findIndex((isIt) => isIt(fact));
    if (at === -1) return false;
    this.#expected.splice(at, 1);
    this.#answers.settle();
    return true;
  }

  #settle(settled: Settled): void {
    const told = settled.id === undefined ? undefined : this.#unsettled.get(settled.id);
    if (settled.id !== undefined) this.#unsettled.delete(settled.id);
    if (told) told(settled);
    else if (settled.kind === "notStored") {
      this.#answer(nothing, (request) => request.notice(settled.refusal.text));
    }
    this.#answers.settle();
  }
}

/** What the others are told of why one left. */
const leavingReasons: Record<Leaving, string> = {
  exit: "Client Quit",
  lost: "Connection lost",
  too_slow: "Too much waited to be read",
  server_closed: "The server closed",
  error: "A fault of the server",
};

/** RFC 2812 §3.7.4. */
function errorBytes(reason: string): Uint8Array {
  return encoder.encode(formatIrcLine(closingLine(reason)));
}

function isTooLong(raw: string): boolean {
  const tags = raw.startsWith("@") ? raw.indexOf(" ") + 1 || raw.length : 0;
  return tags > limits.ircTagBytes || raw.length - tags > limits.ircLineBytes - "\r\n".length;
}

/** Runs the command where its guards let it. */
function run(request: Request): void {
  const { command, params } = request.line;
  const { member } = request.caller;
  const row = ircCommands.get(command);
  if (!row) request.refuse("unknownCommand", [command]);
  else if (row.for === "members" && !member) request.refuse("notRegistered");
  else if (params.length < row.least) request.refuse("needMoreParams", [command]);
  else if (row.for === "anyone") row.run(request);
  else if (member) row.run(new MemberRequest(request, member));
}
