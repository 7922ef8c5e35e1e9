import { limits } from "../model/limits.ts";
import type { Message } from "../model/message.ts";
import { PendingChanges } from "./changes.ts";
import { RecentMap } from "./recentMap.ts";
import { isEmpty, RoomMemberships } from "./roomMemberships.ts";
import type {
  StoredMessage,
  GroupRecord,
  Interrupted,
  Missed,
  RoomRecord,
  MemberRecord,
  Store,
} from "./store.ts";
import type { RoomMembership } from "../model/room.ts";
import type { Receipt } from "../model/message.ts";

/** Keeps the newest messages and receipts for as long as the server runs, and nothing on a disk. */
export class MemoryStore implements Store {
  readonly interrupted: Interrupted = { stays: [], groups: [], rooms: [], visits: [] };
  /** Who is in which group, as of the last commit. */
  readonly #groups = new Map<number, Set<number>>();
  /** Who was in which room when, as of the last commit. */
  readonly #visits = new RoomMemberships();
  readonly #changes = new PendingChanges();
  readonly #receipts = new RecentMap<Receipt>(limits.keptReceipts);
  #entries: StoredMessage[] = [];
  #appended: StoredMessage[] = [];

  get newest(): number {
    return this.#entries.at(-1)?.message.seq ?? 0;
  }

  get lastMemberId(): number {
    return this.#changes.last.stay;
  }

  get lastGroupId(): number {
    return this.#changes.last.group;
  }

  get lastRoomId(): number {
    return this.#changes.last.room;
  }

  addMember(stay: MemberRecord): void {
    this.#changes.openStay(stay);
  }

  renameMember(stay: MemberRecord): void {
    this.#changes.renameStay(stay);
  }

  removeMember(id: number): void {
    this.#changes.closeStay(id);
  }

  createGroup(group: GroupRecord): void {
    this.#changes.createGroup(group);
  }

  deleteGroup(id: number): void {
    this.#changes.deleteGroup(id);
  }

  putRoom(room: RoomRecord): void {
    this.#changes.putRoom(room);
  }

  deleteRoom(id: number): void {
    this.#changes.deleteRoom(id);
  }

  putRoomMembership(visit: RoomMembership): void {
    this.#changes.putVisit(visit);
  }

  append(entry: StoredMessage): void {
    this.#appended.push(entry);
  }

  commit(): StoredMessage[] {
    if (this.#changes.areAny) this.#commitChanges();
    const repeated: StoredMessage[] = [];
    for (const entry of this.#appended) {
      const { stay, clientId, message, delivered, held } = entry;
      if (clientId !== undefined && this.receipt(stay, clientId)) {
        repeated.push(entry);
        continue;
      }
      this.#entries.push(entry);
      if (clientId === undefined) continue;
      this.#receipts.set(receiptKey(stay, clientId), { seq: message.seq, delivered, held });
    }
    this.#appended = [];
    // Cut back only when twice as many are held, so that a message costs no copy of the rest.
    if (this.#entries.length > 2 * limits.keptMessages) {
      this.#cut();
      this.#visits.forgetUpTo(this.#entries[0]?.message.seq ?? 0);
    }
    return repeated;
  }

  receipt(stay: number, clientId: string): Receipt | undefined {
    return this.#receipts.get(receiptKey(stay, clientId));
  }

  missed({ stay, since }: Missed): Message[] {
    const visits = this.#visits.of(stay.id);
    const wasThere = (room: number, seq: number): boolean =>
      visits.some(
        (visit) => visit.room === room && visit.after < seq && seq <= (visit.upTo ?? seq),
      );
    return this.#after(Math.max(since, stay.joinedAfter), ({ audience, stay: from, message }) => {
      if (audience.kind === "stay") return audience.id === stay.id;
      if (from === stay.id) return false;
      if (audience.kind === "room") return wasThere(audience.id, message.seq);
      return audience.kind === "everyone" || this.#groups.get(audience.id)?.has(stay.id) === true;
    });
  }

  latest(count: number): Message[] {
    return count === 0 ? [] : this.publicAfter(0).slice(-count);
  }

  publicAfter(since: number): Message[] {
    return this.#after(since, ({ audience }) => audience.kind === "everyone");
  }

  end(): void {
    this.commit();
    this.#groups.clear();
    this.#visits.clear();
  }

  close(): void {
    this.#entries = [];
    this.#appended = [];
  }

  #commitChanges(): void {
    const { created, deleted, closed, visits } = this.#changes;
    for (const { id, members } of created.values()) this.#groups.set(id, members);
    for (const id of deleted) this.#groups.delete(id);
    for (const members of this.#groups.values()) for (const stay of closed) members.delete(stay);
    for (const visit of visits.all()) {
      if (isEmpty(visit)) this.#visits.remove(visit);
      else this.#visits.put(visit);
    }
    for (const stay of closed) this.#visits.delete(stay);
    this.#changes.clear();
  }

  #after(since: number, isHis: (entry: StoredMessage) => boolean): Message[] {
    this.#cut();
    const entries = this.#entries.filter((entry) => entry.message.seq > since && isHis(entry));
    return entries.map(({ message }) => message);
  }

  #cut(): void {
    this.#entries = this.#entries.slice(-limits.keptMessages);
  }
}

function receiptKey(stay: number, clientId: string): string {
  return `${stay} ${clientId}`;
}
