import { cleanText } from "../model/cleanText.ts";
import { isTextTooLong } from "../model/isTextTooLong.ts";
import type { Message } from "../model/message.ts";
import { nameKey, reportedName } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import type { StayRecord, Store } from "../store/store.ts";
import { Addressing } from "./addressing.ts";
import type { Fact, Leaving } from "./fact.ts";
import type { GroupAnswer } from "./groupWishes.ts";
import { GroupWishes } from "./groupWishes.ts";
import { Groups, namesOf } from "./groups.ts";
import { Ledger } from "./ledger.ts";
import type { Member, Peer } from "./member.ts";
import { Presence } from "./presence.ts";
import { Roll } from "./roll.ts";
import { roomNamesOf } from "./roomNews.ts";
import { Rooms } from "./rooms.ts";
import { Saying } from "./saying.ts";
import type { Refused, Resume, Resumed, Seat } from "./seat.ts";
import { wantedName } from "./wantedName.ts";

export interface HubOptions {
  store: Store;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** How long a lost connection's member has to come back, in milliseconds. */
  graceMs: number;
  /** Is told every fact, in order, when its turn ends. Must not call the hub back. */
  observe: (fact: Fact) => void;
  /** Asks for `endTurn` to be called once the present turn of the event loop is over. */
  wake: () => void;
}

/** Former names of one who had none, as most: one list for all of them. */
const none: readonly string[] = [];

/**
 * The class itself: who is here, what groups there are, who receives what, in one order. It knows
 * no socket, frame, terminal or clock. All is synchronous: a wish is a call and a refusal a returned
 * value. What others should know is told, in its order, when the turn ends and all is stored.
 */
export class Hub {
  /** Its open rooms: whatever is wished of them, but that something be said. */
  readonly rooms: Rooms;
  readonly #options: HubOptions;
  readonly #store: Store;
  readonly #roll = new Roll();
  readonly #groups: Groups;
  readonly #groupWishes: GroupWishes;
  readonly #presence = new Presence();
  readonly #ledger: Ledger;
  readonly #addressing: Addressing;
  #accepted = 0;
  #seq: number;
  #lastStay: number;

  constructor(options: HubOptions) {
    const { store, now, observe, wake } = options;
    this.#options = options;
    this.#ledger = new Ledger({ store, observe, wake });
    this.#store = store;
    this.#groups = new Groups(store);
    this.#seq = store.newest;
    this.#lastStay = store.lastStay;
    this.#roll.restore(store.interrupted, now());
    this.#groups.restore(this.#roll.all());
    const parts = { history: store, ledger: this.#ledger, roll: this.#roll };
    this.rooms = new Rooms({ ...parts, now, newest: () => this.#seq });
    this.#groupWishes = new GroupWishes({ ...parts, groups: this.#groups });
    this.#addressing = new Addressing({
      roll: this.#roll,
      groups: this.#groups,
      rooms: this.rooms,
    });
  }

  /** How many members there are. */
  get size(): number {
    return this.#roll.size;
  }

  /** Counts one more chat connection. */
  accept(): void {
    this.#accepted += 1;
    this.#ledger.note({ kind: "accepted", total: this.#accepted });
  }

  /** @param tokenHash of the token by which he may come back; undefined where he cannot */
  join(wanted: string, peer: Peer, tokenHash?: string): Seat | Refused {
    const free = wantedName(this.#roll, wanted);
    if (!free.ok) {
      this.#ledger.note({ kind: "nameRefused", name: reportedName(wanted), refusal: free.refusal });
      return free;
    }
    const { name, key } = free;
    this.#lastStay += 1;
    // What others said in this turn is told when it ends, to a newcomer of the turn too.
    const joinedAfter = this.#store.newest;
    const seat = { name, key, formerKeys: none, stay: this.#lastStay, tokenHash, joinedAfter };
    const member: Member = { ...seat, groups: new Set(), rooms: new Set(), peer, keptUntil: 0 };
    this.#roll.add(member);
    this.#store.openStay(stayOf(member));
    this.#presence.joined(name);
    this.#ledger.note({ kind: "joined", name, active: this.#roll.size, address: peer.address });
    return this.#seat(member);
  }

  /**
   * Brings back a member whose connection was lost, or is still thought to stand: it is replaced.
   * By the token alone: his client may not know yet what he is called now. Undefined where there is none.
   */
  resume({ tokenHash, since, peer }: Resume): Resumed | undefined {
    const member = this.#roll.findToken(tokenHash);
    if (!member) return undefined;
    member.peer?.replaced();
    this.#roll.seat(member, peer);
    const missed = this.#missed(stayOf(member), since ?? member.joinedAfter);
    this.#ledger.note({ kind: "resumed", name: member.name, missed: missed.length });
    return { ...this.#seat(member), missed };
  }

  /**
   * Calls the member otherwise; all else stays his. What was his name is free at once. Does nothing where
   * he is called so already.
   */
  rename(member: Member, wanted: string): Refused | { ok: true } {
    const free = wantedName(this.#roll, wanted, member);
    if (!free.ok) {
      const { refusal } = free;
      const about = { name: member.name, wanted: reportedName(wanted) };
      this.#ledger.note({ kind: "renameRefused", ...about, refusal });
      return free;
    }
    const { name: from } = member;
    const { name: to } = free;
    if (from === to) return { ok: true };
    // All that is told together is told by the same names: whoever comes, goes or speaks before and after.
    this.endTurn();
    if (!this.#roll.has(member)) return { ok: true };
    this.#roll.rename(member, to);
    this.#store.renameStay(stayOf(member));
    const fact = { kind: "renamed", from, to } as const;
    this.#ledger.tell(fact, fact, this.#roll.all());
    this.endTurn();
    return { ok: true };
  }

  /** What is his to see, and what everyone could read of the time before he joined, where he asked for it. */
  #missed(stay: StayRecord, since: number): Message[] {
    const missed = this.#store.missed({ stay, since });
    if (since >= stay.joinedAfter) return missed;
    const before = this.#store.publicAfter(since).filter(({ seq }) => seq <= stay.joinedAfter);
    return [...before, ...missed];
  }

  /** Says `text` to everyone, one member, one group or one room. One that was said by the same id is not said again. */
  say(from: Member, to: string, text: string, id?: string): Refused | { ok: true } {
    const clean = cleanText(text);
    if (isTextTooLong(clean)) {
      return { ok: false, refusal: { code: "text_too_long", text: texts.textTooLong } };
    }
    const receivers = this.#addressing.receivers(from, to.normalize("NFC"));
    if ("code" in receivers) {
      // What was delivered once is not refused when it is repeated, whoever has left since.
      if (id !== undefined && this.#isRepeated(from, id)) return { ok: true };
      if (receivers.code === "alone_in_group") this.#groupWishes.end(from, to);
      const refused = { from: from.name, to: reportedName(to), text: clean, refusal: receivers };
      this.#ledger.note({ kind: "sayRefused", ...refused });
      return { ok: false, refusal: receivers };
    }
    this.#seq += 1;
    const said = { seq: this.#seq, at: this.#options.now(), from: from.name, to: receivers.to };
    this.#ledger.say(new Saying(from, id, { ...said, text: clean }, receivers));
    return { ok: true };
  }

  createGroup(by: Member, name: string, members: string[]): GroupAnswer {
    return this.#groupWishes.create(by, name, members);
  }

  /** Who is here, the asker too, and the groups and rooms the asker is in. */
  who(asker: Member): { members: string[]; groups: string[]; rooms: string[] } {
    return { members: this.#roll.names, groups: namesOf(asker), rooms: roomNamesOf(asker) };
  }

  /** The member whose name is the same after folding: no two are. */
  memberLike(name: string): Member | undefined {
    return this.#roll.findKey(nameKey(name));
  }

  /** The last messages to everyone, oldest first. */
  latest(count: number): Message[] {
    return count === 0 ? [] : this.#store.latest(count);
  }

  /** What was said to everyone after message `seq`, oldest first. */
  publicAfter(seq: number): Message[] {
    return this.#store.publicAfter(seq);
  }

  /** Notes that the member asked for the menu. */
  showMenu(member: Member): void {
    this.#ledger.note({ kind: "menuShown", name: member.name });
  }

  /** His connection is lost: his seat is kept for a while, where he can come back. */
  lose(member: Member, how: Leaving): void {
    if (!this.#roll.has(member)) return;
    const { graceMs, now } = this.#options;
    if (member.tokenHash === undefined || graceMs === 0) {
      this.leave(member, how);
      return;
    }
    this.#roll.seat(member, undefined);
    member.keptUntil = now() + graceMs;
    this.#ledger.note({ kind: "away", name: member.name, keptUntil: member.keptUntil });
  }

  /** Does nothing for one who has left already. */
  leave(member: Member, how: Leaving): void {
    if (!this.#roll.has(member)) return;
    this.#roll.remove(member);
    for (const group of this.#groups.leave(member)) {
      this.#ledger.note({ kind: "groupDeleted", name: group.name });
    }
    this.rooms.leaveAll(member);
    this.#store.closeStay(member.stay);
    this.#presence.left(member.name);
    this.#ledger.note({ kind: "left", name: member.name, how, active: this.#roll.size });
  }

  /** Lets those go whose time to come back is over. To be called now and then. */
  expire(): void {
    const now = this.#options.now();
    for (const member of this.#roll.all()) {
      if (!member.peer && member.keptUntil <= now) this.leave(member, "lost");
    }
  }

  /** Ends a turn of the event loop: stores what was said, then tells all that happened, in order. */
  endTurn(): void {
    // A peer that fails while it is told makes news of its own.
    do {
      this.rooms.settle();
      const changed = this.#presence.take();
      // Who joined is told of before what he says, who left after it.
      if (changed && changed.left.length === 0) this.#presence.tell(changed, this.#roll.all());
      this.#ledger.settle();
      if (changed && changed.left.length > 0) this.#presence.tell(changed, this.#roll.all());
    } while (this.#ledger.isOpen);
  }

  /** True where it was said already; its receipt is given again. */
  #isRepeated(from: Member, id: string): boolean {
    const receipt = this.#store.receipt(from.stay, id);
    if (receipt) from.peer?.hear([{ kind: "receipted", id, ...receipt }]);
    return receipt !== undefined;
  }

  #seat(member: Member): Seat {
    const members = this.#roll.names.filter((name) => name !== member.name);
    const [groups, rooms] = [namesOf(member), roomNamesOf(member)];
    return { ok: true, member, members, groups, rooms, seq: this.#store.newest };
  }
}

/** What the history keeps of the member. */
function stayOf({ stay: id, name, formerKeys, tokenHash, joinedAfter }: Member): StayRecord {
  return { id, name, formerKeys, tokenHash, joinedAfter };
}
