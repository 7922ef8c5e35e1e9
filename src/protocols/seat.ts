import type { CommandOf, Reply } from "../hub/command.ts";
import type { Hub } from "../hub/hub.ts";
import type { MemberView, Peer } from "../hub/member.ts";
import type { CloseReason } from "../model/event.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Connection } from "../transport/connection.ts";

/** What the command `join` tells of who joins, besides where from. */
export type Joining = Pick<CommandOf<"join">, "name" | "tokenHash" | "user">;

/** What the command `resume` tells of who comes back, besides where from. */
export type Resuming = Pick<CommandOf<"resume">, "tokenHash" | "since" | "name">;

export interface SeatOptions {
  hub: Hub;
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
  #onlookerId: number | undefined;

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
    const { hub, peer } = this.#options;
    hub.apply(
      { type: "join", ...who, ...this.#origin },
      (answer) => {
        if (answer.ok) this.#admit(answer.member);
        reply(answer);
      },
      peer,
    );
  }

  /** Takes over the membership that belongs to the token. */
  resume(who: Resuming, reply: Reply<"resume">): void {
    const { hub, peer } = this.#options;
    hub.apply(
      { type: "resume", ...who, ...this.#origin },
      (answer) => {
        if (answer?.ok) this.#admit(answer.member);
        reply(answer);
      },
      peer,
    );
  }

  watch(since: number | undefined, reply: Reply<"watch">): void {
    const { hub, peer, onTaken } = this.#options;
    hub.apply(
      { type: "watch", since, ...this.#origin },
      (answer) => {
        if (answer.ok) {
          this.#onlookerId = answer.onlookerId;
          onTaken();
        }
        reply(answer);
      },
      peer,
    );
  }

  /** The next messages that whoever has it may read; nobody may read any. */
  readPage(after: number, upTo: number): ReturnType<HubView["readPage"]> {
    const { view } = this.#options.hub;
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
    const { hub, now, wallClock } = this.#options;
    const [member, onlookerId] = [this.#member, this.#onlookerId];
    this.#member = undefined;
    this.#onlookerId = undefined;
    const at = wallClock();
    if (onlookerId !== undefined) hub.apply({ type: "unwatch", at, onlookerId });
    // A class that pauses keeps its members: for it, they have not left.
    if (!member || how === "paused") return;
    const isForGood = how === "exit" || how === "server_closed";
    const from = { at, memberId: member.id, how };
    if (isForGood) hub.apply({ type: "leave", ...from });
    else hub.apply({ type: "disconnect", ...from, uptimeMs: now() });
  }

  get #origin() {
    const { wallClock, connection } = this.#options;
    return { at: wallClock(), address: connection.address };
  }

  #admit(member: MemberView): void {
    this.#member = member;
    this.#options.onTaken();
  }
}
