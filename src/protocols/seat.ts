import type { CommandOf, JoinResult, Reply } from "../hub/command.ts";
import type { ClassLog } from "../log/classLog.ts";
import type { MemberView, Peer } from "../hub/member.ts";
import type { CloseReason, MemberEvent } from "../model/event.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Connection } from "../transport/connection.ts";

/** What the command `join` tells of who joins, besides where from. */
export type Joining = Pick<CommandOf<"join">, "name" | "tokenHash" | "user">;

/** What the command `resume` tells of who comes back, besides where from. */
export type Resuming = Pick<CommandOf<"resume">, "tokenHash" | "since" | "name">;

export interface SeatOptions {
  log: ClassLog;
  connection: Pick<Connection, "address">;
  /** Where whoever has the seat is told events. */
  peer: Peer;
  /** Milliseconds for which the server could be reached: a clock that never goes back. */
  now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z: the time of commands. */
  wallClock: () => number;
  /** Somebody has it from now on. */
  onTaken: () => void;
}

/** What a connection is in the class: nobody yet, a member, or an onlooker, who has no name and is not in it. */
export class Seat {
  readonly #options: SeatOptions;
  #member: MemberView | undefined;
  /** Which of the member's connections this is. */
  #connection = 0;
  #onlookerId: number | undefined;
  /** Why the peer has gone: whatever it is given later it gives back. */
  #gone: CloseReason | undefined;

  constructor(options: SeatOptions) {
    this.#options = options;
  }

  get member(): MemberView | undefined {
    return this.#member;
  }

  get isOnlooker(): boolean {
    return this.#onlookerId !== undefined;
  }

  join(who: Joining, reply: Reply<"join">): void {
    const { log, peer } = this.#options;
    log.submit(
      { type: "join", ...who, ...this.#origin },
      (answer) => {
        if (!answer.ok || this.#admit(answer)) reply(answer);
      },
      peer,
    );
  }

  /** Takes over the membership that belongs to the token. */
  resume(who: Resuming, reply: Reply<"resume">): void {
    const { log, peer } = this.#options;
    log.submit(
      { type: "resume", ...who, ...this.#origin },
      (answer) => {
        if (!answer?.ok || this.#admit(answer)) reply(answer);
      },
      peer,
    );
  }

  watch(since: number | undefined, reply: Reply<"watch">): void {
    const { log, peer, onTaken } = this.#options;
    log.submit(
      { type: "watch", since, ...this.#origin },
      (answer) => {
        if (answer.ok) {
          this.#onlookerId = answer.onlookerId;
          if (this.#isGivenBack()) return;
          onTaken();
        }
        reply(answer);
      },
      peer,
    );
  }

  /** The next messages that whoever has it may read; nobody may read any. */
  readPage(after: number, upTo: number): ReturnType<HubView["readPage"]> {
    const { view } = this.#options.log;
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
    const { log, now, wallClock } = this.#options;
    const [member, onlookerId] = [this.#member, this.#onlookerId];
    this.#member = undefined;
    this.#onlookerId = undefined;
    const at = wallClock();
    if (onlookerId !== undefined) log.submit({ type: "unwatch", at, onlookerId });
    // A class that goes on keeps its members: for it, they have not left.
    if (!member || how === "paused" || how === "moved") return;
    const isForGood = how === "exit" || how === "server_closed";
    const from = { at, memberId: member.id, how, connection: this.#connection };
    if (isForGood) log.submit({ type: "leave", ...from });
    else log.submit({ type: "disconnect", ...from, uptimeMs: now() });
  }

  get #origin() {
    const { wallClock, connection } = this.#options;
    return { at: wallClock(), address: connection.address };
  }

  /** Returns false if the peer has gone meanwhile: then the member is away, or has left, at once. */
  #admit({ member, connection }: JoinResult): boolean {
    this.#member = member;
    this.#connection = connection;
    if (this.#isGivenBack()) return false;
    this.#options.onTaken();
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
