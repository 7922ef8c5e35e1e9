import { limits } from "../model/limits.ts";
import { cleanText, isLongerThan } from "../model/text.ts";
import type { Message } from "../model/message.ts";
import { nameKey, truncateName } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import type { MemberRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { RecipientResolver } from "./recipients.ts";
import type { HubEvent } from "./event.ts";
import type { LeaveReason } from "../model/event.ts";
import type { GroupReply } from "./groupWishes.ts";
import { GroupCommands } from "./groupWishes.ts";
import { Groups, listGroupNames } from "./groups.ts";
import { TurnLog } from "./turnLog.ts";
import type { Member, Peer } from "./member.ts";
import { Presence } from "./presence.ts";
import { Members } from "./members.ts";
import { listRoomNames } from "./roomNews.ts";
import { Rooms } from "./rooms.ts";
import { PendingMessage } from "./pendingMessage.ts";
import type { Refused, ResumeRequest, ResumeResult, JoinResult } from "./joinResult.ts";
import { checkWantedName } from "./checkWantedName.ts";

export interface HubOptions {
  store: Store;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** How long a lost connection's member has to come back, in milliseconds. */
  graceMs: number;
  /** Is told every fact, in order, when its turn ends. Must not call the hub back. */
  observe: (fact: HubEvent) => void;
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
  readonly #roll = new Members();
  readonly #groups: Groups;
  readonly #groupWishes: GroupCommands;
  readonly #presence = new Presence();
  readonly #ledger: TurnLog;
  readonly #addressing: RecipientResolver;
  #accepted = 0;
  #seq: number;
  #lastStay: number;

  constructor(options: HubOptions) {
    const { store, now, observe, wake } = options;
    this.#options = options;
    this.#ledger = new TurnLog({ store, observe, wake });
    this.#store = store;
    this.#groups = new Groups(store);
    this.#seq = store.newest;
    this.#lastStay = store.changes.lastIds.member;
    this.#roll.restore(store.restored, now());
    this.#groups.restore(this.#roll.all());
    const parts = { history: store, ledger: this.#ledger, roll: this.#roll };
    this.rooms = new Rooms({ ...parts, now, newest: () => this.#seq });
    this.#groupWishes = new GroupCommands({ ...parts, groups: this.#groups });
    this.#addressing = new RecipientResolver({
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
    this.#ledger.record({ kind: "accepted", total: this.#accepted });
  }

  /** @param tokenHash of the token by which he may come back; undefined where he cannot */
  join(wanted: string, peer: Peer, tokenHash?: string): JoinResult | Refused {
    const free = checkWantedName(this.#roll, wanted);
    if (!free.ok) {
      this.#ledger.record({
        kind: "nameRefused",
        name: truncateName(wanted),
        refusal: free.refusal,
      });
      return free;
    }
    const { name, key } = free;
    this.#lastStay += 1;
    // What others said in this turn is told when it ends, to a newcomer of the turn too.
    const joinedAfter = this.#store.newest;
    const seat = { name, key, formerKeys: none, id: this.#lastStay, tokenHash, joinedAfter };
    const member: Member = { ...seat, groups: new Set(), rooms: new Set(), peer, keptUntil: 0 };
    this.#roll.add(member);
    this.#store.changes.addMember(stayOf(member));
    this.#presence.joined(name);
    this.#ledger.record({ kind: "joined", name, active: this.#roll.size, address: peer.address });
    return this.#seat(member);
  }

  /**
   * Brings back a member whose connection was lost, or is still thought to stand: it is replaced.
   * By the token alone: his client may not know yet what he is called now. Undefined where there is none.
   */
  resume({ tokenHash, since, peer }: ResumeRequest): ResumeResult | undefined {
    const member = this.#roll.findToken(tokenHash);
    if (!member) return undefined;
    member.peer?.replaced();
    this.#roll.seat(member, peer);
    const missed = this.#missed(stayOf(member), since ?? member.joinedAfter);
    this.#ledger.record({ kind: "resumed", name: member.name, missed: missed.length });
    return { ...this.#seat(member), missed };
  }

  /**
   * Calls the member otherwise; all else stays his. What was his name is free at once. Does nothing where
   * he is called so already.
   */
  rename(member: Member, wanted: string): Refused | { ok: true } {
    const free = checkWantedName(this.#roll, wanted, member);
    if (!free.ok) {
      const { refusal } = free;
      const about = { name: member.name, wanted: truncateName(wanted) };
      this.#ledger.record({ kind: "renameRefused", ...about, refusal });
      return free;
    }
    const { name: from } = member;
    const { name: to } = free;
    if (from === to) return { ok: true };
    // All that is told together is told by the same names: whoever comes, goes or speaks before and after.
    this.endTurn();
    if (!this.#roll.has(member)) return { ok: true };
    this.#roll.rename(member, to);
    this.#store.changes.renameMember(stayOf(member));
    const fact = { kind: "renamed", from, to } as const;
    this.#ledger.tell(fact, fact, this.#roll.all());
    this.endTurn();
    return { ok: true };
  }

  /** What is his to see, and what everyone could read of the time before he joined, where he asked for it. */
  #missed(stay: MemberRecord, since: number): Message[] {
    const missed = this.#store.missed(stay, since);
    if (since >= stay.joinedAfter) return missed;
    const before = this.#store.publicAfter(since).filter(({ seq }) => seq <= stay.joinedAfter);
    return [...before, ...missed];
  }

  /** Says `text` to everyone, one member, one group or one room. One that was said by the same id is not said again. */
  say(from: Member, to: string, text: string, id?: string): Refused | { ok: true } {
    const clean = cleanText(text);
    if (isLongerThan(clean, limits.textCharacters)) {
      return { ok: false, refusal: { code: "text_too_long", text: texts.textTooLong } };
    }
    const receivers = this.#addressing.resolve(from, to.normalize("NFC"));
    if ("code" in receivers) {
      // What was delivered once is not refused when it is repeated, whoever has left since.
      if (id !== undefined && this.#isRepeated(from, id)) return { ok: true };
      if (receivers.code === "alone_in_group") this.#groupWishes.end(from, to);
      const refused = { from: from.name, to: truncateName(to), text: clean, refusal: receivers };
      this.#ledger.record({ kind: "sayRefused", ...refused });
      return { ok: false, refusal: receivers };
    }
    this.#seq += 1;
    const said = { seq: this.#seq, at: this.#options.now(), from: from.name, to: receivers.to };
    this.#ledger.say(new PendingMessage(from, id, { ...said, text: clean }, receivers));
    return { ok: true };
  }

  createGroup(by: Member, name: string, members: string[]): GroupReply {
    return this.#groupWishes.create(by, name, members);
  }

  /** Who is here, the asker too, and the groups and rooms the asker is in. */
  who(asker: Member): { members: string[]; groups: string[]; rooms: string[] } {
    return {
      members: this.#roll.names,
      groups: listGroupNames(asker),
      rooms: listRoomNames(asker),
    };
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
    this.#ledger.record({ kind: "menuShown", name: member.name });
  }

  /** His connection is lost: his seat is kept for a while, where he can come back. */
  lose(member: Member, how: LeaveReason): void {
    if (!this.#roll.has(member)) return;
    const { graceMs, now } = this.#options;
    if (member.tokenHash === undefined || graceMs === 0) {
      this.leave(member, how);
      return;
    }
    this.#roll.seat(member, undefined);
    member.keptUntil = now() + graceMs;
    this.#ledger.record({ kind: "away", name: member.name, keptUntil: member.keptUntil });
  }

  /** Does nothing for one who has left already. */
  leave(member: Member, how: LeaveReason): void {
    if (!this.#roll.has(member)) return;
    this.#roll.remove(member);
    for (const group of this.#groups.leave(member)) {
      this.#ledger.record({ kind: "groupDeleted", name: group.name });
    }
    this.rooms.leaveAll(member);
    this.#store.changes.removeMember(member.id);
    this.#presence.left(member.name);
    this.#ledger.record({ kind: "left", name: member.name, how, active: this.#roll.size });
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
      this.#ledger.commit();
      if (changed && changed.left.length > 0) this.#presence.tell(changed, this.#roll.all());
    } while (this.#ledger.isOpen);
  }

  /** True where it was said already; its receipt is given again. */
  #isRepeated(from: Member, id: string): boolean {
    const receipt = this.#store.receipt(from.id, id);
    if (receipt) from.peer?.deliver([{ kind: "receipted", id, ...receipt }]);
    return receipt !== undefined;
  }

  #seat(member: Member): JoinResult {
    const members = this.#roll.names.filter((name) => name !== member.name);
    const [groups, rooms] = [listGroupNames(member), listRoomNames(member)];
    return { ok: true, member, members, groups, rooms, seq: this.#store.newest };
  }
}

/** What the history keeps of the member. */
function stayOf({ id, name, formerKeys, tokenHash, joinedAfter }: Member): MemberRecord {
  return { id, name, formerKeys, tokenHash, joinedAfter };
}
