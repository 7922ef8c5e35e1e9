import type { LeaveReason, MemberEvent } from "../model/event.ts";
import type { Hub } from "../hub/hub.ts";
import type { Member, Peer } from "../hub/member.ts";
import type { Refused, ResumeRequest, ResumeResult, JoinResult } from "../hub/joinResult.ts";
import type { Line } from "../wire/lineSplitter.ts";
import type { Connection, Session } from "../transport/connection.ts";
import { PacedReader } from "../transport/pacedReader.ts";
import type { TokenBucketOptions } from "../transport/tokenBucket.ts";
import { TokenBucket } from "../transport/tokenBucket.ts";

/** Shared by all sessions of a server. */
export interface SessionOptions {
  hub: Hub;
  /** How fast each client may write. */
  pace: TokenBucketOptions;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}

/** What protocols of lines have in common: the rate limit, the deadline for a name, the membership. */
export abstract class LineSession implements Session, Peer {
  protected readonly connection: Connection;
  protected readonly bucket: TokenBucket;
  protected readonly hub: Hub;
  readonly #reader: PacedReader;
  #nameTimer: Timer | undefined;
  #member: Member | undefined;

  /** @param decode makes text of a line's bytes; UTF-8 by default */
  constructor(
    connection: Connection,
    { hub, pace }: SessionOptions,
    nameWithinMs: number,
    decode?: (bytes: Uint8Array) => string,
  ) {
    this.hub = hub;
    this.connection = connection;
    this.bucket = new TokenBucket(pace);
    this.#reader = new PacedReader(connection, this.bucket, decode);
    this.#nameTimer = setTimeout(() => {
      connection.guard(() => this.nameTooLate());
    }, nameWithinMs);
    hub.accept();
  }

  /** The peer's member, once their name is accepted. */
  protected get member(): Member | undefined {
    return this.#member;
  }

  protected abstract takeLine(line: Line): void;
  /** The events in this protocol's bytes; empty if its clients are not told of them. */
  protected abstract encode(facts: readonly MemberEvent[]): Uint8Array;
  protected abstract farewell(how: LeaveReason): Uint8Array | undefined;
  protected abstract nameTooLate(): void;

  get address(): string | undefined {
    return this.connection.address;
  }

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

  deliver(facts: readonly MemberEvent[]): void {
    try {
      const bytes = this.encode(facts);
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
    this.#stopTimer();
  }

  tick(): void {}

  replaced(): void {
    this.#member = undefined;
    this.#depart("lost");
  }

  /** @param tokenHash of the token by which the member can come back; undefined if they cannot */
  protected join(name: string, tokenHash?: string): JoinResult | Refused {
    const joined = this.hub.join(name, this, tokenHash);
    if (joined.ok) this.#sit(joined.member);
    return joined;
  }

  /** Takes over a membership that was kept; undefined if none was. */
  protected resume(resume: Omit<ResumeRequest, "peer">): ResumeResult | undefined {
    const resumed = this.hub.resume({ ...resume, peer: this });
    if (resumed) this.#sit(resumed.member);
    return resumed;
  }

  #readLines(): void {
    const isDone = this.#reader.read((line) => this.takeLine(line));
    if (isDone) this.leave("lost");
  }

  #sit(member: Member): void {
    this.#member = member;
    this.#stopTimer();
  }

  #stopTimer(): void {
    clearTimeout(this.#nameTimer);
    this.#nameTimer = undefined;
  }

  #depart(how: LeaveReason): void {
    this.#stopTimer();
    const isForGood = how === "exit" || how === "server_closed";
    if (this.#member && isForGood) this.hub.leave(this.#member, how);
    else if (this.#member) this.hub.lose(this.#member, how);
    this.#member = undefined;
    this.connection.close();
  }
}
