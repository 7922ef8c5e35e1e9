import { limits } from "../../model/limits.ts";
import type { Member } from "../../hub/member.ts";
import { Answer } from "./answer.ts";
import type { Caller } from "./caller.ts";
import { errorCodes } from "./errorCodes.ts";
import type { ErrorName } from "./errorCodes.ts";
import type { OutLine } from "./formatIrcLine.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import type { IrcLine } from "./ircLine.ts";
import { replyCodes } from "./replyCodes.ts";
import { hostmask } from "./hostmask.ts";
import { wordLines } from "./wordLines.ts";

/** One command of one client, and its answer. */
export class Request {
  readonly caller: Caller;
  readonly line: IrcLine;
  readonly answer: Answer;

  constructor(caller: Caller, line: IrcLine, answer: Answer) {
    this.caller = caller;
    this.line = line;
    this.answer = answer;
  }

  /** What numerics are addressed to (RFC 2812 §2.4). */
  get nick(): string {
    return this.caller.member?.name ?? "*";
  }

  /** The client waits for an answer of its own to this command. */
  get isLabelled(): boolean {
    return this.answer.isLabelled;
  }

  /** A parameter, or nothing where it was not given. */
  param(index: number): string {
    return this.line.params[index] ?? "";
  }

  reply(code: keyof typeof replyCodes, ...params: string[]): void {
    this.answer.add(this.#numeric(replyCodes[code], params));
  }

  /** The words as the last parameter, in as many lines as it takes. */
  replyWords(code: keyof typeof replyCodes, params: readonly string[], words: string[]): void {
    const empty = formatIrcLine(this.#numeric(replyCodes[code], [...params, ""]));
    const most = limits.ircLineBytes - Buffer.byteLength(empty);
    for (const line of wordLines(words, most)) this.reply(code, ...params, line);
  }

  /** @param why instead of the usual words */
  refuse(error: ErrorName, about: readonly string[] = [], why?: string): void {
    this.answer.add(this.refusal(error, about, why));
  }

  refusal(error: ErrorName, about: readonly string[], why?: string): OutLine {
    const [code, text] = errorCodes[error];
    return this.#numeric(code, [...about, why ?? text]);
  }

  /** A line from the server. */
  fromServer(command: string, ...params: string[]): void {
    this.answer.add({ source: this.caller.network.name, command, params });
  }

  /** A line from a member, as which he and others are told of what he did. */
  from(name: string, command: string, ...params: string[]): void {
    this.answer.add({ source: hostmask(name), command, params });
  }

  /** Words for the person before the client. */
  notice(...texts: string[]): void {
    for (const text of texts) this.fromServer("NOTICE", this.nick, text);
  }

  #numeric(code: string, params: readonly string[]): OutLine {
    const { name } = this.caller.network;
    return { source: name, command: code, params: [this.nick, ...params] };
  }
}

/** One that only members can make. */
export class MemberRequest extends Request {
  readonly member: Member;

  constructor(request: Request, member: Member) {
    super(request.caller, request.line, request.answer);
    this.member = member;
  }

  override get nick(): string {
    return this.member.name;
  }

  /** The lines that `work` would answer, for a part that was held or for news that answer nothing. */
  linesOf(work: (request: MemberRequest) => void): OutLine[] {
    const { caller, line } = this;
    const { caps } = caller.profile;
    const part = new Answer({ label: undefined, caps, server: caller.network.name });
    work(new MemberRequest(new Request(caller, line, part), this.member));
    return part.lines;
  }
}
