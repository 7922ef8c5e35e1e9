import { computeBackoffMs } from "../../src/client/reconnect.ts";
import { formatFrames } from "../../src/wire/encoder.ts";
import { protocolVersion } from "../../src/wire/protocolVersion.ts";
import { Durations } from "./durations.ts";

/** Members who join one server at once. */
const joinsAtOnce = 64;
/** What stands before the number of a text and the time it was sent. */
const mark = Buffer.from('"text":"@');
const welcome = Buffer.from('"type":"welcome"');
const resumed = Buffer.from('"resumed":true');
const ping = Buffer.from('{"type":"ping"');
const pong = Buffer.from(formatFrames([{ type: "pong" }]));
const lineFeed = 10;

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
  onWelcome: (() => void) | undefined;
}

/** The text with this number, which says when it was sent. */
export function markedText(number: number): string {
  return `@${number}:${Math.round(performance.now() * 1_000)}.`;
}

/** Members on several servers who read what they are told; a member whose server is lost goes on at the next. */
export class Crowd {
  /** From when a text was sent until a member had it. */
  readonly delays = new Durations();
  /** From when a member noticed that their server was lost until another had welcomed them. */
  readonly returns = new Durations();
  /** Texts that somebody lacks, or has twice. */
  gaps = 0;
  /** Members who came back as somebody new. */
  strangers = 0;
  deliveries = 0;
  /** The number of a text plus this is the message's. */
  seqBefore = 0;
  readonly #ports: readonly number[];
  readonly #members: Member[] = [];

  constructor(ports: readonly number[]) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#members.length;
  }

  /** How many are at a server at present. */
  get present(): number {
    return this.#members.reduce((sum, { isIn }) => sum + Number(isIn), 0);
  }

  /** How many lack texts up to that one. */
  behind(number: number): number {
    return this.#members.reduce((sum, { newest }) => sum + Number(newest < number), 0);
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

  async #join(server: number): Promise<void> {
    const index = this.#members.length;
    const { promise, resolve } = Promise.withResolvers<void>();
    const state = { isIn: false, tries: 0, newest: 0, rest: undefined, lostAt: 0 };
    const member: Member = { index, server, ...state, onWelcome: resolve };
    this.#members.push(member);
    this.#connect(member);
    await promise;
  }

  #connect(member: Member): void {
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
      const { index, newest, lostAt } = socket.data;
      const since = lostAt > 0 && { since: this.seqBefore + newest };
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
    this.returns.add(performance.now() - member.lostAt);
    if (lines.indexOf(resumed) === -1) this.strangers += 1;
  }

  #read(member: Member, lines: Buffer): void {
    const now = performance.now();
    for (let at = lines.indexOf(mark); at !== -1; at = lines.indexOf(mark, at)) {
      at += mark.length;
      const colon = lines.indexOf(":", at);
      const number = Number(lines.toString("latin1", at, colon));
      const sentAt = Number(lines.toString("latin1", colon + 1, lines.indexOf(".", colon))) / 1_000;
      if (member.newest > 0 && number !== member.newest + 1) this.gaps += 1;
      member.newest = number;
      this.deliveries += 1;
      this.delays.add(now - sentAt);
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
