import type { Reply } from "../hub/command.ts";
import type { Hub } from "../hub/hub.ts";
import type { MemberView, Peer } from "../hub/member.ts";
import type { LeaveReason, MemberEvent } from "../model/event.ts";
import type { Connection, Session } from "../transport/connection.ts";
import { PacedReader } from "../transport/pacedReader.ts";
import type { Line } from "../wire/lineSplitter.ts";
import { tooLong } from "../wire/lineSplitter.ts";

/** Bytes of an answer for which a peer waits as long as for a line of its own. */
export const answerBytesPerLine = 16_384;

/** Bytes of a delivery beside what was said, about. */
const deliveryBytes = 100;

/** Shared by all sessions of a server. */
export interface SessionOptions {
  hub: Hub;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** Milliseconds for which the server could be reached: a clock that never goes back. */
  now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z: the time of commands. */
  wallClock: () => number;
}

/** What protocols of lines have in common: the rate limit, the deadline for a name, the membership. */
export abstract class LineSession implements Session, Peer {
  protected readonly connection: Connection;
  protected readonly hub: Hub;
  /** Milliseconds for which the server could be reached: a clock that never goes back. */
  protected readonly now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  protected readonly wallClock: () => number;
  readonly #reader: PacedReader;
  /** Until when the peer has to give a name; undefined once it has. */
  #nameUntil: number | undefined;
  #member: MemberView | undefined;

  /** @param decode makes text of a line's bytes; UTF-8 by default */
  constructor(
    connection: Connection,
    { hub, now, wallClock }: SessionOptions,
    nameWithinMs: number,
    decode?: (bytes: Uint8Array) => string,
  ) {
    this.hub = hub;
    this.now = now;
    this.wallClock = wallClock;
    this.connection = connection;
    this.#reader = new PacedReader(connection, decode);
    this.#nameUntil = now() + nameWithinMs;
    hub.apply({ type: "accept", at: wallClock() });
  }

  /** The peer's member, once their name is accepted. */
  protected get member(): MemberView | undefined {
    return this.#member;
  }

  protected abstract takeLine(line: Line): void;
  /** The events in this protocol's bytes; empty if its clients are not told of them. */
  protected abstract encode(events: readonly MemberEvent[]): Uint8Array;
  protected abstract farewell(how: LeaveReason): Uint8Array | undefined;
  protected abstract nameTooLate(): void;

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
      const bytes = this.encode(events);
      if (bytes.length > 0) this.connection.tell(bytes);
    } catch (error) {
      this.connection.fail(error);
    }
  }

  leave(how: LeaveReason): void {
    const last = this.farewell(how);
    if (last && how === "too_slow") this.connection.cut(last);
    else if (last) this.connection.tell(last);
    this.#depart(how);
  }

  release(): void {
    this.#nameUntil = undefined;
  }

  tick(): void {
    if (this.#nameUntil === undefined || this.now() < this.#nameUntil) return;
    this.#nameUntil = undefined;
    this.nameTooLate();
  }

  replaced(): void {
    this.#member = undefined;
    this.#depart("lost");
  }

  /** Tells the peer what it asked for. A long answer is paid for like as many lines, so that nobody asks for many at once. */
  protected answer(bytes: Uint8Array): void {
    this.connection.chargeLines(Math.floor(bytes.length / answerBytesPerLine));
    this.connection.tell(bytes);
  }

  /** @param tokenHash of the token by which the member can come back; undefined if they cannot */
  protected join(name: string, tokenHash: string | undefined, reply: Reply<"join">): void {
    const { address } = this.connection;
    this.hub.apply(
      { type: "join", at: this.wallClock(), name, tokenHash, address },
      (answer) => {
        if (answer.ok) this.#admit(answer.member);
        reply(answer);
      },
      this,
    );
  }

  /** Takes over the membership that belongs to the token. */
  protected resume(tokenHash: string, since: number | undefined, reply: Reply<"resume">): void {
    this.hub.apply(
      { type: "resume", at: this.wallClock(), tokenHash, since },
      (answer) => {
        if (answer) this.#admit(answer.member);
        reply(answer);
      },
      this,
    );
  }

  #readLines(): void {
    const reading = this.#reader.read((line) => this.#take(line));
    if (reading === "waiting") return;
    if (reading === "endless") this.takeLine(tooLong);
    this.leave("lost");
  }

  /** Each delivery that the line causes is about as long as the line. */
  #take(line: Line): void {
    const { view } = this.hub;
    const before = view.deliveries;
    this.takeLine(line);
    const caused = view.deliveries - before;
    if (caused === 0 || line === tooLong) return;
    this.connection.chargeBytes(caused * (Buffer.byteLength(line) + deliveryBytes));
  }

  #admit(member: MemberView): void {
    this.#member = member;
    this.connection.place?.name();
    this.#nameUntil = undefined;
  }

  #depart(how: LeaveReason): void {
    this.#nameUntil = undefined;
    const member = this.#member;
    this.#member = undefined;
    if (member) {
      const isForGood = how === "exit" || how === "server_closed";
      const from = { at: this.wallClock(), memberId: member.id, how };
      if (isForGood) this.hub.apply({ type: "leave", ...from });
      else this.hub.apply({ type: "disconnect", ...from, uptimeMs: this.now() });
    }
    this.connection.close();
  }
}
