import type { CommandOf, JoinResult, Reply } from "../hub/command.ts";
import type { ClassLog } from "../log/classLog.ts";
import type { MemberView, Peer } from "../hub/member.ts";
import type { CloseReason, MemberEvent } from "../model/event.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Connection } from "../transport/connection.ts";
import type { SessionOptions } from "./sessionOptions.ts";

/** What the command `join` tells of who joins, besides where from. */
export type Joining = Pick<CommandOf<"join">, "name" | "tokenHash" | "user">;

/** What the command `resume` tells of who comes back, besides where from. */
export type Resuming = Pick<CommandOf<"resume">, "tokenHash" | "since" | "name">;

/** Where the holder of a seat is told events. */
export interface SeatedPeer extends Peer {
  /** They have the seat from now on, and are told what happens. */
  seated(): void;
}

export interface SeatOptions {
  log: ClassLog;
  connection: Pick<Connection, "address">;
  peer: SeatedPeer;
  clocks: Pick<SessionOptions, "now" | "wallClock">;
}

/** What a connection is in the class: nobody yet, a member, or an onlooker, who has no name and is not in it. */
export class Seat {
  readonly #log: ClassLog;
  readonly #peer: SeatedPeer;
  readonly #connection: SeatOptions["connection"];
  readonly #clocks: SeatOptions["clocks"];
  #member: MemberView | undefined;
  /** Which of the member's connections this is. */
  #connectionNumber = 0;
  #onlookerId: number | undefined;
  /** Why the peer has gone: whatever it is given later it gives back. */
  #gone: CloseReason | undefined;

  constructor({ log, connection, peer, clocks }: SeatOptions) {
    this.#log = log;
    this.#connection = connection;
    this.#peer = peer;
    this.#clocks = clocks;
  }

  get member(): MemberView | undefined {
    return this.#member;
  }

  get isOnlooker(): boolean {
    return this.#onlookerId !== undefined;
  }

  join(who: Joining, reply: Reply<"join">): void {
    this.#log.submit(
      { type: "join", ...who, ...this.#origin },
      (answer) => {
        if (!answer.ok || this.#admit(answer)) reply(answer);
      },
      this.#peer,
    );
  }

  /** Takes over the membership that belongs to the token. */
  resume(who: Resuming, reply: Reply<"resume">): void {
    this.#log.submit(
      { type: "resume", ...who, ...this.#origin },
      (answer) => {
        if (!answer?.ok || this.#admit(answer)) reply(answer);
      },
      this.#peer,
    );
  }

  watch(since: number | undefined, reply: Reply<"watch">): void {
    this.#log.submit(
      { type: "watch", since, ...this.#origin },
      (answer) => {
        if (answer.ok) {
          this.#onlookerId = answer.onlookerId;
          if (this.#isGivenBack()) return;
          this.#peer.seated();
        }
        reply(answer);
      },
      this.#peer,
    );
  }

  /** The next messages that whoever has it may read; nobody may read any. */
  readPage(after: number, upTo: number): ReturnType<HubView["readPage"]> {
    const { view } = this.#log;
    if (this.#member) return view.readPage(this.#member, after, upTo);
    return this.isOnlooker
      ? view.readPublicPage(after, upTo)
      : { messages: [], upTo, forgotten: 0 };
  }

  /** Somebody else has it now, over another connection. */
  lose(): void {
    this.#member = undefined;
  }

  leave(how: CloseReason): void {
    this.#gone ??= how;
    const [member, onlookerId] = [this.#member, this.#onlookerId];
    this.#member = undefined;
    this.#onlookerId = undefined;
    const at = this.#clocks.wallClock();
    if (onlookerId !== undefined) this.#log.submit({ type: "unwatch", at, onlookerId });
    // A class that goes on keeps its members: for it, they have not left.
    if (!member || how === "paused" || how === "moved") return;
    const isForGood = how === "exit" || how === "server_closed";
    const from = { at, memberId: member.id, how, connection: this.#connectionNumber };
    if (isForGood) this.#log.submit({ type: "leave", ...from });
    else this.#log.submit({ type: "disconnect", ...from, uptimeMs: this.#clocks.now() });
  }

  get #origin() {
    return { at: this.#clocks.wallClock(), address: this.#connection.address };
  }

  /** Returns false if the peer has gone meanwhile: then the member is away, or has left, at once. */
  #admit({ member, connection }: JoinResult): boolean {
    this.#member = member;
    this.#connectionNumber = connection;
    if (this.#isGivenBack()) return false;
    this.#peer.seated();
    return true;
  }

  #isGivenBack(): boolean {
    if (this.#gone === undefined) return false;
    this.leave(this.#gone);
    return true;
  }
}

/** Whether the event says that whoever is told it was removed. */
export function isOwnRemoval(event: MemberEvent): boolean {
  return event.kind === "moderated" && event.isAboutYou === true && event.act.type === "remove";
}
