import type { Message, Receipt } from "../model/message.ts";
import { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, MemberRecord, StoredMessage } from "./records.ts";
import { isEmpty, RoomMemberships } from "./roomMemberships.ts";
import type { Store } from "./store.ts";

/** Messages kept in memory, at least. */
export const keptMessages = 1_000;
/** Receipts kept in memory, at least. */
export const keptReceipts = 20_000;

/** Keeps the newest messages and receipts for as long as the server runs, and nothing on a disk. */
export class MemoryStore implements Store {
  readonly restored: ClassSnapshot = { members: [], groups: [], rooms: [], memberships: [] };
  readonly changes = new PendingChanges();
  readonly failure = undefined;
  /** Who is in which group, as of the last commit. */
  readonly #groups = new Map<number, Set<number>>();
  /** Who was in which room when, as of the last commit. */
  readonly #memberships = new RoomMemberships();
  readonly #receipts = new RecentMap<Receipt>(keptReceipts);
  #messages: StoredMessage[] = [];
  #appended: StoredMessage[] = [];

  get newest(): number {
    return this.#messages.at(-1)?.message.seq ?? 0;
  }

  append(message: StoredMessage): void {
    this.#appended.push(message);
  }

  commit(): StoredMessage[] {
    if (!this.changes.isEmpty) this.#commitChanges();
    const repeated: StoredMessage[] = [];
    for (const stored of this.#appended) {
      const { senderId, clientId, message, delivered, held } = stored;
      if (clientId !== undefined && this.receipt(senderId, clientId)) {
        repeated.push(stored);
        continue;
      }
      this.#messages.push(stored);
      if (clientId === undefined) continue;
      this.#receipts.set(receiptKey(senderId, clientId), { seq: message.seq, delivered, held });
    }
    this.#appended = [];
    // Cut back only when twice as many are held, so that a message costs no copy of the rest.
    if (this.#messages.length > 2 * keptMessages) {
      this.#cut();
      this.#memberships.forgetUpTo(this.#messages[0]?.message.seq ?? 0);
    }
    return repeated;
  }

  tick(): void {}

  receipt(senderId: number, clientId: string): Receipt | undefined {
    return this.#receipts.get(receiptKey(senderId, clientId));
  }

  missed({ id, joinedAfter }: MemberRecord, since: number): Message[] {
    const memberships = this.#memberships.of(id);
    const wasThere = (roomId: number, seq: number): boolean =>
      memberships.some(({ roomId: other, after, upTo = seq }) => {
        return other === roomId && after < seq && seq <= upTo;
      });
    return this.#after(Math.max(since, joinedAfter), ({ audience, senderId, message }) => {
      if (audience.kind === "member") return audience.id === id;
      if (senderId === id) return false;
      if (audience.kind === "room") return wasThere(audience.id, message.seq);
      return audience.kind === "everyone" || this.#groups.get(audience.id)?.has(id) === true;
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
    this.#memberships.clear();
  }

  close(): void {
    this.#messages = [];
    this.#appended = [];
  }

  #commitChanges(): void {
    const { createdGroups, deletedGroups, removedMembers, memberships } = this.changes;
    for (const { id, members } of createdGroups.values()) this.#groups.set(id, members);
    for (const id of deletedGroups) this.#groups.delete(id);
    for (const members of this.#groups.values()) {
      for (const id of removedMembers) members.delete(id);
    }
    for (const membership of memberships.all()) {
      if (isEmpty(membership)) this.#memberships.remove(membership);
      else this.#memberships.put(membership);
    }
    for (const id of removedMembers) this.#memberships.delete(id);
    this.changes.clear();
  }

  #after(since: number, isVisible: (stored: StoredMessage) => boolean): Message[] {
    this.#cut();
    return this.#messages
      .filter((stored) => stored.message.seq > since && isVisible(stored))
      .map(({ message }) => message);
  }

  #cut(): void {
    this.#messages = this.#messages.slice(-keptMessages);
  }
}

function receiptKey(senderId: number, clientId: string): string {
  return `${senderId} ${clientId}`;
}

/** Keeps at least the last `least` values that were set, and at most twice as many. */
class RecentMap<Value> {
  readonly #least: number;
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();

  constructor(least: number) {
    this.#least = least;
  }

  set(key: string, value: Value): void {
    this.#recent.set(key, value);
    if (this.#recent.size < this.#least) return;
    // Two generations: the oldest are forgotten all at once, at no cost for each.
    this.#older = this.#recent;
    this.#recent = new Map();
  }

  get(key: string): Value | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }
}
