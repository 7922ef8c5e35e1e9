import type { MemberEvent } from "../model/event.ts";
import type { LeaveReason } from "../model/event.ts";
import type { Hub } from "../hub/hub.ts";
import type { Member, Peer } from "../hub/member.ts";
import type { Refused, ResumeRequest, ResumeResult, JoinResult } from "../hub/joinResult.ts";
import type { Line } from "../wire/lineSplitter.ts";
import type { SessionOptions, Session } from "../transport/protocol.ts";
import type { Connection } from "../transport/connection.ts";
import type { PacedReaderOptions } from "../transport/pacedReader.ts";
import { PacedReader } from "../transport/pacedReader.ts";
import { TokenBucket } from "../transport/tokenBucket.ts";

/** What the doors whose clients write lines have in common: the pace, the name's deadline, the seat. */
export abstract class LineSession implements Session, Peer, PacedReaderOptions {
  readonly link: Connection;
  readonly bucket: TokenBucket;
  readonly decode: ((bytes: Uint8Array) => string) | undefined;
  protected readonly hub: Hub;
  readonly #reader: PacedReader;
  #nameTimer: Timer | undefined;
  #member: Member | undefined;

  /** @param decode makes text of a line's bytes; UTF-8 where it is not given */
  constructor(
    link: Connection,
    { hub, pace }: SessionOptions,
    nameWithinMs: number,
    decode?: (bytes: Uint8Array) => string,
  ) {
    this.hub = hub;
    this.link = link;
    this.bucket = new TokenBucket(pace);
    this.decode = decode;
    this.#reader = new PacedReader(this);
    this.#nameTimer = setTimeout(() => this.nameTooLate(), nameWithinMs);
    hub.accept();
  }

  /** The one who sits here, once his name is accepted. */
  protected get member(): Member | undefined {
    return this.#member;
  }

  protected abstract takeLine(line: Line): void;
  /** The facts in this door's bytes; none where its clients are not told of such. */
  protected abstract encode(facts: readonly MemberEvent[]): Uint8Array;
  protected abstract farewell(how: LeaveReason): Uint8Array | undefined;
  protected abstract nameTooLate(): void;

  get address(): string | undefined {
    return this.link.socket.remoteAddress;
  }

  onLine(line: Line): void {
    this.takeLine(line);
  }

  onEnd(): void {
    this.leave("lost");
  }

  receive(bytes: Uint8Array): void {
    this.#reader.receive(bytes);
  }

  ended(): void {
    this.#reader.ended();
  }

  deliver(facts: readonly MemberEvent[]): void {
    try {
      const bytes = this.encode(facts);
      if (bytes.length > 0) this.link.tell(bytes);
    } catch (error) {
      this.link.fail(error);
    }
  }

  leave(how: LeaveReason): void {
    const last = this.farewell(how);
    if (last && how === "too_slow") this.link.cut(last);
    else if (last) this.link.tell(last);
    this.#depart(how);
  }

  handOver(): void {
    this.#stopTimer();
    this.#reader.stop();
  }

  tick(): void {}

  replaced(): void {
    this.#member = undefined;
    this.#depart("lost");
  }

  /** @param tokenHash of the token by which he may come back; undefined where he cannot */
  protected join(name: string, tokenHash?: string): JoinResult | Refused {
    const joined = this.hub.join(name, this, tokenHash);
    if (joined.ok) this.#sit(joined.member);
    return joined;
  }

  /** Takes the seat that was kept for him; undefined where none was. */
  protected resume(resume: Omit<ResumeRequest, "peer">): ResumeResult | undefined {
    const resumed = this.hub.resume({ ...resume, peer: this });
    if (resumed) this.#sit(resumed.member);
    return resumed;
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
    this.handOver();
    const isForGood = how === "exit" || how === "server_closed";
    if (this.#member && isForGood) this.hub.leave(this.#member, how);
    else if (this.#member) this.hub.lose(this.#member, how);
    this.#member = undefined;
    this.link.close();
  }
}
