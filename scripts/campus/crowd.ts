import { computeBackoffMs } from "../../src/client/reconnect.ts";
import { limits } from "../../src/model/limits.ts";
import { formatFrames } from "../../src/wire/encoder.ts";
import { protocolVersion } from "../../src/wire/protocolVersion.ts";
import { Durations } from "./durations.ts";

/** Members who join one server at once. */
const joinsAtOnce = 100;
/** What stands before the number of a text and the time it was sent. */
const mark = Buffer.from('"text":"@');
const welcome = Buffer.from('"type":"welcome"');
const resumed = Buffer.from('"resumed":true');
/** They were away for so long that they were off the list. */
const returned = Buffer.from('"returned":true');
const ping = Buffer.from('{"type":"ping"');
const pong = Buffer.from(formatFrames([{ type: "pong" }]));
const lineFeed = 10;

export interface CrowdReport {
  /** How many are at a server. */
  present: number;
  /** How many lack texts. */
  behind: number;
  /** Texts that somebody lacks, or has twice. */
  gaps: number;
  /** Members who came back as somebody new. */
  strangers: number;
}

/** One member: no more is kept of each than is needed. */
interface Member {
  index: number;
  /** Which server it uses, or tries. */
  server: number;
  isIn: boolean;
  /** How often it has tried to come back. */
  tries: number;
  /** The number of the newest text that it has. */
  newest: number;
  /** The beginning of a line whose end is still to come. */
  rest: Buffer | undefined;
  lostAt: number;
  socket: Bun.Socket<Member> | undefined;
  onWelcome: (() => void) | undefined;
}

/** The text with this number, which says when it was sent: to other processes as well. */
export function markedText(number: number): string {
  return `@${number}:${Date.now()}.`;
}

/** Members on several servers who read what they are told; a member whose server is lost goes on at the next. */
export class Crowd {
  readonly #delays = new Durations();
  readonly #returns = new Durations();
  #gaps = 0;
  #strangers = 0;
  /** The number of a text plus this is the message's. */
  #seqBefore = 0;
  readonly #ports: readonly number[];
  readonly #first: number;
  readonly #members: Member[] = [];

  /** @param first the number of its first member: no two have the same */
  constructor(ports: readonly number[], first: number) {
    this.#ports = ports;
    this.#first = first;
  }

  /** Text 1 is the message of this number. */
  begin(seq: number): void {
    this.#seqBefore = seq - 1;
  }

  /** @param newest the number of the newest text */
  report(newest: number): CrowdReport {
    return {
      present: this.#count(({ isIn }) => isIn),
      behind: this.#count((member) => member.newest < newest),
      gaps: this.#gaps,
      strangers: this.#strangers,
    };
  }

  /** What took how long since this was asked last. */
  takeDurations(): Record<"delays" | "returns", Durations["counts"]> {
    const taken = { delays: this.#delays.counts, returns: this.#returns.counts };
    this.#delays.clear();
    this.#returns.clear();
    return taken;
  }

  /** Resolves once so many more are welcomed, the same number at each server. */
  async grow(count: number): Promise<void> {
    let left = count;
    const joinAll = async (server: number): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#join(server);
      }
    };
    const turns = this.#ports.flatMap((_, server) => Array<number>(joinsAtOnce).fill(server));
    await Promise.all(turns.map(joinAll));
  }

  #count(isOne: (member: Member) => boolean): number {
    return this.#members.reduce((sum, member) => sum + Number(isOne(member)), 0);
  }

  async #join(server: number): Promise<void> {
    const index = this.#first + this.#members.length;
    const { promise, resolve } = Promise.withResolvers<void>();
    const state = {
      isIn: false,
      tries: 0,
      newest: 0,
      rest: undefined,
      lostAt: 0,
      socket: undefined,
    };
    const member: Member = { index, server, ...state, onWelcome: resolve };
    this.#members.push(member);
    this.#connect(member);
    await promise;
  }

  #connect(member: Member): void {
    const { tries } = member;
    // A connection for which the server's queue had no room may seem to be there and never be answered.
    setTimeout(() => {
      if (!member.isIn && member.tries === tries) member.socket?.terminate();
    }, limits.connectWithinMs);
    // Of a connection that nobody takes, `close` is not told.
    Bun.connect({
      hostname: "127.0.0.1",
      port: this.#ports[member.server] ?? 0,
      data: member,
      socket: this.#handlers,
    }).catch(() => this.#tryNext(member));
  }

  readonly #handlers: Bun.SocketHandler<Member> = {
    open: (socket) => {
      socket.data.socket = socket;
      const { index, newest, lostAt } = socket.data;
      const since = lostAt > 0 && { since: this.#seqBefore + newest };
      const who = { name: `m${index}`, resume: `${index}`.padStart(32, "m") };
      const hello = { type: "hello", v: protocolVersion, ...who, ...since } as const;
      socket.write(formatFrames([hello]));
    },
    data: (socket, bytes) => {
      const member = socket.data;
      const all = member.rest ? Buffer.concat([member.rest, bytes]) : bytes;
      const end = all.lastIndexOf(lineFeed) + 1;
      member.rest = end === all.length ? undefined : Buffer.from(all.subarray(end));
      if (end === 0) return;
      const lines = all.subarray(0, end);
      if (!member.isIn) this.#welcome(member, lines);
      if (lines.indexOf(ping) !== -1) socket.write(pong);
      this.#read(member, lines);
    },
    close: ({ data: member }) => {
      member.rest = undefined;
      if (member.isIn) [member.isIn, member.lostAt] = [false, performance.now()];
      this.#tryNext(member);
    },
    error() {},
  };

  #welcome(member: Member, lines: Buffer): void {
    if (lines.indexOf(welcome) === -1) return;
    member.isIn = true;
    member.tries = 0;
    member.onWelcome?.();
    member.onWelcome = undefined;
    if (member.lostAt === 0) return;
    this.#returns.add(performance.now() - member.lostAt);
    if (lines.indexOf(resumed) === -1 && lines.indexOf(returned) === -1) this.#strangers += 1;
  }

  #read(member: Member, lines: Buffer): void {
    const now = Date.now();
    for (let at = lines.indexOf(mark); at !== -1; at = lines.indexOf(mark, at)) {
      at += mark.length;
      const colon = lines.indexOf(":", at);
      const number = Number(lines.toString("latin1", at, colon));
      const sentAt = Number(lines.toString("latin1", colon + 1, lines.indexOf(".", colon)));
      if (member.newest > 0 && number !== member.newest + 1) this.#gaps += 1;
      member.newest = number;
      this.#delays.add(now - sentAt);
    }
  }

  /** As the programs do: the other servers first, each after a moment that differs from member to member. */
  #tryNext(member: Member): void {
    const wait = computeBackoffMs(Math.floor(member.tries / this.#ports.length), Math.random);
    member.tries += 1;
    member.server = (member.server + 1) % this.#ports.length;
    setTimeout(() => this.#connect(member), wait);
  }
}
