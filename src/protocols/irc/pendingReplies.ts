import type { MemberEvent, RoomEnteredEvent, RoomEvent } from "../../model/event.ts";

/** What became of a message that was given an id. */
export type Settled = Extract<MemberEvent, { kind: "receipted" | "notStored" }>;

/** What answers a wish about a room. */
export type RoomNews = RoomEvent | RoomEnteredEvent;

/** Facts that answer commands, which are handed over instead of told. While none is awaited it holds nothing. */
export class Awaited {
  /** Messages of which it is not known yet whether they are stored. */
  #unsettled: Map<string, (settled: Settled) => void> | undefined;
  /** What is to come of rooms, in its order; each returns whether this was it, and is then done. */
  #news: ((fact: MemberEvent) => boolean)[] | undefined;
  #lastId = 0;

  /** A new id for a message, and who is told once it is stored or cannot be. */
  settled(told: (settled: Settled) => void): string {
    this.#lastId += 1;
    const id = `irc-${this.#lastId}`;
    (this.#unsettled ??= new Map()).set(id, told);
    return id;
  }

  forget(id: string): void {
    this.#unsettled?.delete(id);
    if (this.#unsettled?.size === 0) this.#unsettled = undefined;
  }

  /** Waits for the next fact of that kind about that room, if it is the one meant. */
  news<Kind extends RoomNews["kind"]>(
    kind: Kind,
    room: string,
    isIt: (fact: Extract<RoomNews, { kind: Kind }>) => boolean,
    told: (fact: Extract<RoomNews, { kind: Kind }>) => void,
  ): void {
    const isThis = (fact: MemberEvent): boolean => {
      if (fact.kind !== kind || !("room" in fact) || fact.room !== room) return false;
      // Its kind says so; that much the compiler does not see through the parameter.
      const meant = fact as Extract<RoomNews, { kind: Kind }>;
      if (!isIt(meant)) return false;
      told(meant);
      return true;
    };
    if (this.#news) this.#news.push(isThis);
    else this.#news = [isThis];
  }

  /** Hands the fact over to the one who waits for it; false where nobody does. */
  take(fact: MemberEvent): boolean {
    if (fact.kind === "receipted" || fact.kind === "notStored") return this.#settle(fact);
    const news = this.#news ?? [];
    const at = news.findIndex((isIt) => isIt(fact));
    if (at === -1) return false;
    news.splice(at, 1);
    if (news.length === 0) this.#news = undefined;
    return true;
  }

  #settle(settled: Settled): boolean {
    const { id } = settled;
    const told = id === undefined ? undefined : this.#unsettled?.get(id);
    if (id === undefined || !told) return false;
    this.forget(id);
    told(settled);
    return true;
  }
}
