import type { Hub } from "../../hub/hub.ts";
import type { Member } from "../../hub/member.ts";
import { limits } from "../../model/limits.ts";
import type { Profile } from "./clientState.ts";
import { hostmask } from "./hostmask.ts";
import type { IrcLine, OutLine } from "./ircLine.ts";
import { formatIrcLine } from "./ircLine.ts";
import type { IrcNetwork } from "./network.ts";
import type { ErrorName } from "./numerics.ts";
import { errorCodes, replyCodes } from "./numerics.ts";
import type { Awaited } from "./pendingReplies.ts";
import { Answer } from "./reply.ts";

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

/** The IRC client whose command is run, as the command sees it. */
export interface Caller {
  readonly hub: Hub;
  readonly network: IrcNetwork;
  readonly profile: Profile;
  /** Facts by which commands are answered. */
  readonly awaited: Awaited;
  /** The one who sits here, once it is registered. */
  readonly member: Member | undefined;
  /** Asks the hub for the name it wants. Returns whether it was let in, or why not. */
  sit(name: string): ReturnType<Hub["join"]>;
  /** Asks the hub for another name. Returns whether it has it now, or why not. */
  rename(name: string): ReturnType<Hub["rename"]>;
  /** Counts a line that does as much as so many as that many: the others wait longer. */
  countsAs(lines: number): void;
  /** Tells it lines that answer nothing. */
  tell(lines: readonly OutLine[]): void;
  /** Says goodbye and closes. */
  quit(reason: string): void;
}

/** Words gathered into lines of at most so many bytes; a word that alone is longer has its own. */
export function wordLines(words: readonly string[], most: number): string[] {
  const lines: string[] = [];
  let start = 0;
  let bytes = 0;
  for (const [at, word] of words.entries()) {
    const more = Buffer.byteLength(word) + 1;
    if (bytes + more > most && at > start) {
      // Joined at once: added one by one, the words of a large class are thousands of strings.
      lines.push(words.slice(start, at).join(" "));
      [start, bytes] = [at, 0];
    }
    bytes += more;
  }
  if (start < words.length) lines.push(words.slice(start).join(" "));
  return lines;
}
