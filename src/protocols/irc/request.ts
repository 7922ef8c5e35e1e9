import type { Answers, CommandOf, MemberCommand, Reply } from "../../hub/command.ts";
import type { ClassLog } from "../../log/classLog.ts";
import type { MemberView } from "../../hub/member.ts";
import type { Refusal } from "../../model/refusal.ts";
import { byteLength, truncateBytes } from "../../model/text.ts";
import { chunkByBytes } from "../../wire/chunkByBytes.ts";
import type { ClientState } from "./clientState.ts";
import type { IrcLine, OutgoingLine } from "./ircLine.ts";
import { spaceLeft } from "./ircLine.ts";
import type { IrcNetwork, KeptSeat } from "./network.ts";
import type { ErrorName, ReplyName } from "./numerics.ts";
import { errorCodes, replyCodes } from "./numerics.ts";
import type { PendingResponses } from "./pendingResponses.ts";
import { CommandResponse } from "./response.ts";
import { splitText } from "./textParts.ts";

/**
 * Bytes of what an answer repeats of its command, which may be as long as a line: names, and lists of them,
 * beside which the answer's own text has room.
 */
export const maxRepeatedBytes = 300;

/** An IRC client, as the commands it sends see it. */
export interface IrcClient {
  readonly log: ClassLog;
  readonly network: IrcNetwork;
  readonly state: ClientState;
  readonly pendingResponses: PendingResponses;
  /** Undefined before registration. */
  readonly member: MemberView | undefined;
  /** The member's nick as clients were told it last: what others know at this moment. */
  readonly knownNick: string;
  /** All messages for the member up to this one are told. */
  readonly toldUpTo: number;
  /** Where it is connected from, if that is known. */
  readonly address: string | undefined;
  /** The class has a code. */
  readonly needsCode: boolean;
  /** Gives the class's code, if it needs one. The reply gives why it is refused. */
  showCode(code: string | undefined, reply: (refusal: Refusal | undefined) => void): void;
  /**
   * Joins the class under a name.
   * @param tokenHash of the token by which the member can come back; undefined if they cannot
   */
  register(name: string, tokenHash: string | undefined, reply: Reply<"join">): void;
  /** Takes the place of a member whose token this is. The reply also gives what their last connection left. */
  resumeSeat(
    member: MemberView,
    tokenHash: string,
    reply: (answer: Answers["resume"], kept: Partial<KeptSeat>) => void,
  ): void;
  /** Goes on once the work is done, unless the connection has ended meanwhile. */
  continueAfter<Result>(work: Promise<Result>, go: (result: Result) => void): void;
  /** Resolves to whether something is found in the class, whatever happens there, within so many milliseconds; false if the connection ends. */
  finds(look: () => boolean, withinMs: number): Promise<boolean>;
  /** Does some milliseconds' work at a time, each step in a later turn than the one before. */
  workInTurns(steps: Iterable<void>): void;
  /** Charges the client's rate limit for a line that does the work of several. */
  chargeLines(count: number): void;
  /** Charges it for bytes that others are sent, of which the hub knows nothing. */
  chargeBytes(bytes: number): void;
  /** Something that it has asked for is not answered yet. */
  readonly isAwaitingAnswers: boolean;
  /** Works once everything is answered, and before its next line. Call it only while answers are awaited. */
  afterAnswers(work: () => void): void;
  /** What the present line says is so many bytes longer than the line. */
  lengthenLine(bytes: number): void;
  /** Leaves the class and closes the connection. */
  quit(reason: string): void;
}

/** The place of a command in the response, reserved until the command is done. */
export interface ReservedPart {
  /** The member's name when the command was applied: the events it causes are told of this name. */
  readonly nick: string;
  /** Fills the place with what `work` sends, or with nothing. To be called once. */
  fill(work?: (request: MemberRequest) => void): void;
}

/** One command of one client, with its response. */
export class Request {
  readonly client: IrcClient;
  readonly line: IrcLine;
  readonly response: CommandResponse;
  /** The target of numerics (RFC 2812 §2.4): the nick that the client knows once it reads them. */
  readonly nick: string;

  constructor(client: IrcClient, line: IrcLine, response: CommandResponse, nick?: string) {
    this.client = client;
    this.line = line;
    this.response = response;
    this.nick = nick ?? client.member?.name ?? "*";
  }

  /** A parameter; the empty string when it is missing. */
  param(index: number): string {
    return this.line.params[index] ?? "";
  }

  /** A nick in the case its member uses (005 CASEMAPPING); unchanged when nobody has it. */
  resolveNick(nick: string): string {
    return this.client.log.view.findMember(nick)?.name ?? nick;
  }

  reply(name: ReplyName, ...params: string[]): void {
    this.response.add(this.#buildNumeric(replyCodes[name], params));
  }

  /** Whether a reply with these parameters is sent whole. */
  hasRoomFor(name: ReplyName, ...params: string[]): boolean {
    return spaceLeft(this.#buildNumeric(replyCodes[name], params)) >= 0;
  }

  /** Replies with words as the last parameter, in as many lines as they need. */
  replyList(
    name: ReplyName,
    params: readonly string[],
    words: readonly string[],
    separator = " ",
  ): void {
    const space = spaceLeft(this.#buildNumeric(replyCodes[name], [...params, ""]));
    const lines = chunkByBytes(words, space, (word) => byteLength(word) + separator.length);
    for (const line of lines) this.reply(name, ...params, line.join(separator));
  }

  /**
   * Refuses once. What the line has no room for follows by a NOTICE.
   * @param text replaces the usual text of this error
   */
  refuse(error: ErrorName, params: readonly string[] = [], text?: string): void {
    const [code, usualText] = errorCodes[error];
    const space = spaceLeft(this.#buildNumeric(code, [...params, ""]));
    const [said = "", ...more] = splitText(text ?? usualText, space);
    this.response.add(this.#buildNumeric(code, [...params, said]));
    this.sendNotice(...more);
  }

  /** Refuses what has no numeric (IRCv3 standard-replies). */
  fail(command: string, code: string, ...params: string[]): void {
    this.sendFromServer("FAIL", command, code, ...cutRepeated(params));
  }

  sendFromServer(command: string, ...params: string[]): void {
    this.response.add({ source: this.client.network.name, command, params });
  }

  sendFromMember(name: string, command: string, ...params: string[]): void {
    this.response.add({ source: this.client.network.hostmask(name), command, params });
  }

  /** Sends texts for the person who uses the client, each in as many NOTICEs as it needs. */
  sendNotice(...texts: string[]): void {
    const { name: source } = this.client.network;
    const space = spaceLeft({ source, command: "NOTICE", params: [this.nick, ""] });
    const parts = texts.flatMap((text) => splitText(text, space));
    for (const part of parts) this.sendFromServer("NOTICE", this.nick, part);
  }

  /** Sends words as the last parameter, in as many lines as they need. */
  sendListFromServer(command: string, params: readonly string[], words: readonly string[]): void {
    const { name: source } = this.client.network;
    const space = spaceLeft({ source, command, params: [...params, ""] });
    const lines = chunkByBytes(words, space, (word) => byteLength(word) + 1);
    for (const line of lines) this.sendFromServer(command, ...params, line.join(" "));
  }

  #buildNumeric(code: string, params: readonly string[]): OutgoingLine {
    const { name } = this.client.network;
    return { source: name, command: code, params: [this.nick, ...cutRepeated(params)] };
  }
}

/** Cuts all parameters but the last, which is the answer's own. */
function cutRepeated(params: readonly string[]): string[] {
  const last = params.length - 1;
  return params.map((param, index) => {
    return index === last ? param : truncateBytes(param, maxRepeatedBytes);
  });
}

/** A request of a registered client. */
export class MemberRequest extends Request {
  readonly member: MemberView;

  constructor(
    { client, line, response }: Pick<Request, "client" | "line" | "response">,
    member: MemberView,
    nick = member.name,
  ) {
    super(client, line, response, nick);
    this.member = member;
  }

  /** What every command of the member holds: when it is given, and by whom. */
  get origin(): { at: number; memberId: number } {
    return { at: this.client.network.now, memberId: this.member.id };
  }

  /** The member can write only to teachers now: what IRC alone passes on is not passed on either. */
  get isMuted(): boolean {
    const { log, network } = this.client;
    return log.view.isMuted(this.member, network.now);
  }

  get isTeacher(): boolean {
    return this.client.log.view.isTeacher(this.member);
  }

  /**
   * Applies a command of the member; `take` gets its answer. The response waits until `take`, or what it
   * arranges to be called by an event, has filled the part that is reserved for the command.
   */
  apply<Given extends MemberCommand | CommandOf<"moderate">>(
    command: Given,
    take: (answer: Answers[Given["type"]], part: ReservedPart) => void,
  ): void {
    const fillWith = this.response.reserve();
    this.client.log.submit(command, (answer) => {
      const nick = this.member.name;
      const fill: ReservedPart["fill"] = (work) => {
        fillWith(work ? this.collectLines(work, nick) : []);
      };
      take(answer, { nick, fill });
    });
  }

  /**
   * Does the work with one after the other, each in the class as those before have left it.
   * @param last is said after what answers all of them
   */
  inOrder<Item>(items: readonly Item[], work: (item: Item) => void, last?: () => void): void {
    for (const [index, item] of items.entries()) {
      if (this.client.isAwaitingAnswers) {
        this.#later(() => this.inOrder(items.slice(index), work, last));
        return;
      }
      work(item);
    }
    last?.();
  }

  /** Works once everything is answered; the response goes out after that. */
  #later(work: () => void): void {
    const fill = this.response.reserve();
    this.client.afterAnswers(() => {
      work();
      fill([]);
    });
  }

  /** Collects the lines `work` sends, for a reserved part of the response or for an event. */
  collectLines(work: (request: MemberRequest) => void, nick = this.nick): OutgoingLine[] {
    const { client, line, member } = this;
    const { caps } = client.state;
    const response = new CommandResponse({ label: undefined, caps, server: client.network.name });
    work(new MemberRequest({ client, line, response }, member, nick));
    return response.lines;
  }
}
