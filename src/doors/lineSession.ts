import type { Heard, Leaving } from "../hub/fact.ts";
import type { Hub, Refused, Resume, Resumed, Seat } from "../hub/hub.ts";
import type { Member, Peer } from "../hub/member.ts";
import { limits } from "../model/limits.ts";
import type { Line } from "../wire/lineSplitter.ts";
import type { DoorOptions, Session } from "./door.ts";
import type { Link } from "./link.ts";
import { PacedReader } from "./pacedReader.ts";
import { TokenBucket } from "./tokenBucket.ts";

/** What the doors whose clients write lines have in common: the pace, the name's deadline, the seat. */
export abstract class LineSession implements Session, Peer {
  protected readonly hub: Hub;
  protected readonly link: Link;
  readonly #reader: PacedReader;
  #nameTimer: Timer | undefined;
  #member: Member | undefined;

  constructor(link: Link, { hub, rate, now }: DoorOptions, nameWithinMs: number) {
    this.hub = hub;
    this.link = link;
    this.#reader = new PacedReader({
      link,
      bucket: new TokenBucket({ perSecond: rate, burst: limits.rateBurst, now }),
      onLine: (line) => this.takeLine(line),
      onEnd: () => this.#depart("lost"),
    });
    this.#nameTimer = setTimeout(() => this.nameTooLate(), nameWithinMs);
    hub.accept();
  }

  /** The one who sits here, once his name is accepted. */
  protected get member(): Member | undefined {
    return this.#member;
  }

  protected abstract takeLine(line: Line): void;
  /** The fact in this door's bytes; undefined where its clients are not told of such. */
  protected abstract encode(fact: Heard): Uint8Array | undefined;
  protected abstract farewell(how: Leaving): Uint8Array | undefined;
  protected abstract nameTooLate(): void;

  receive(bytes: Uint8Array): void {
    this.#reader.receive(bytes);
  }

  ended(): void {
    this.#reader.ended();
  }

  hear(fact: Heard): void {
    try {
      const bytes = this.encode(fact);
      if (bytes) this.link.tell(bytes);
    } catch (error) {
      this.link.fail(error);
    }
  }

  leave(how: Leaving): void {
    const last = this.farewell(how);
    if (last && how === "too_slow") this.link.cut(last);
    else if (last) this.link.tell(last);
    this.#depart(how);
  }

  handOver(): void {
    clearTimeout(this.#nameTimer);
    this.#reader.stop();
  }

  tick(): void {}

  replaced(): void {
    this.#member = undefined;
    this.#depart("lost");
  }

  /** @param tokenHash of the token by which he may come back; undefined where he cannot */
  protected join(name: string, tokenHash?: string): Seat | Refused {
    const joined = this.hub.join(name, this, tokenHash);
    if (joined.ok) this.#sit(joined.member);
    return joined;
  }

  /** Takes the seat that was kept for him; undefined where none was. */
  protected resume(resume: Omit<Resume, "peer">): Resumed | undefined {
    const resumed = this.hub.resume({ ...resume, peer: this });
    if (resumed) this.#sit(resumed.member);
    return resumed;
  }

  #sit(member: Member): void {
    this.#member = member;
    clearTimeout(this.#nameTimer);
  }

  #depart(how: Leaving): void {
    this.handOver();
    const isForGood = how === "exit" || how === "server_closed";
    if (this.#member && isForGood) this.hub.leave(this.#member, how);
    else if (this.#member) this.hub.lose(this.#member, how);
    this.#member = undefined;
    this.link.close();
  }
}
