import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import { chunkByBytes } from "../../wire/chunkByBytes.ts";
import type { ClientState } from "./clientState.ts";
import { formatHostmask } from "./hostmask.ts";
import type { IrcLine, OutgoingLine } from "./ircLine.ts";
import { formatIrcLine, maxLineBytes } from "./ircLine.ts";
import type { IrcNetwork } from "./network.ts";
import type { ErrorName, ReplyName } from "./numerics.ts";
import { errorCodes, replyCodes } from "./numerics.ts";
import type { PendingResponses } from "./pendingResponses.ts";
import { CommandResponse } from "./response.ts";

/** An IRC client, as the commands it sends see it. */
export interface IrcClient {
  readonly hub: Hub;
  readonly network: IrcNetwork;
  readonly state: ClientState;
  readonly pendingResponses: PendingResponses;
  /** Undefined before registration. */
  readonly member: Member | undefined;
  /** Joins the class under a name, or returns why not. */
  register(name: string): ReturnType<Hub["join"]>;
  /** Changes the member's name, or returns why not. */
  rename(name: string): ReturnType<Hub["rename"]>;
  /** Charges the client's rate limit for a line that does the work of several. */
  chargeLines(count: number): void;
  /** Leaves the class and closes the connection. */
  quit(reason: string): void;
}

/** One command of one client, with its response. */
export class Request {
  readonly client: IrcClient;
  readonly line: IrcLine;
  readonly response: CommandResponse;

  constructor(client: IrcClient, line: IrcLine, response: CommandResponse) {
    this.client = client;
    this.line = line;
    this.response = response;
  }

  /** The target of numerics (RFC 2812 §2.4). */
  get nick(): string {
    return this.client.member?.name ?? "*";
  }

  /** A parameter; the empty string when it is missing. */
  param(index: number): string {
    return this.line.params[index] ?? "";
  }

  /** A nick in the case its member uses (005 CASEMAPPING); unchanged when nobody has it. */
  resolveNick(nick: string): string {
    return this.client.hub.memberLike(nick)?.name ?? nick;
  }

  reply(name: ReplyName, ...params: string[]): void {
    this.response.add(this.#buildNumeric(replyCodes[name], params));
  }

  /** Replies with words as the last parameter, in as many lines as they need. */
  replyList(name: ReplyName, params: readonly string[], words: readonly string[]): void {
    const empty = formatIrcLine(this.#buildNumeric(replyCodes[name], [...params, ""]));
    const space = maxLineBytes - Buffer.byteLength(empty);
    for (const line of wrapWords(words, space)) this.reply(name, ...params, line);
  }

  /** @param text replaces the usual text of this error */
  refuse(error: ErrorName, params: readonly string[] = [], text?: string): void {
    this.response.add(this.buildRefusal(error, params, text));
  }

  buildRefusal(error: ErrorName, params: readonly string[], text?: string): OutgoingLine {
    const [code, usualText] = errorCodes[error];
    return this.#buildNumeric(code, [...params, text ?? usualText]);
  }

  sendFromServer(command: string, ...params: string[]): void {
    this.response.add({ source: this.client.network.name, command, params });
  }

  sendFromMember(name: string, command: string, ...params: string[]): void {
    this.response.add({ source: formatHostmask(name), command, params });
  }

  /** Sends text for the person who uses the client, a NOTICE each. */
  sendNotice(...texts: string[]): void {
    for (const text of texts) this.sendFromServer("NOTICE", this.nick, text);
  }

  #buildNumeric(code: string, params: readonly string[]): OutgoingLine {
    const { name } = this.client.network;
    return { source: name, command: code, params: [this.nick, ...params] };
  }
}

/** A request of a registered client. */
export class MemberRequest extends Request {
  readonly member: Member;

  constructor({ client, line, response }: Request, member: Member) {
    super(client, line, response);
    this.member = member;
  }

  override get nick(): string {
    return this.member.name;
  }

  /** Collects the lines `work` sends, for a reserved part of the response or for an event. */
  collectLines(work: (request: MemberRequest) => void): OutgoingLine[] {
    const { client, line, member } = this;
    const { caps } = client.state;
    const part = new CommandResponse({ label: undefined, caps, server: client.network.name });
    work(new MemberRequest(new Request(client, line, part), member));
    return part.lines;
  }
}

/** Wraps words into lines of at most so many bytes; a longer word gets a line of its own. */
function wrapWords(words: readonly string[], maxBytes: number): string[] {
  const lines = chunkByBytes(words, maxBytes, (word) => Buffer.byteLength(word) + 1);
  return lines.map((line) => line.join(" "));
}
