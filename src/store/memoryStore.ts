import type { GroupMembership } from "../model/group.ts";
import type { Receipt, SaidMessage } from "../model/message.ts";
import type { RoomMembership } from "../model/room.ts";
import type { Membership } from "./memberships.ts";
import { matchesSearch } from "../model/searchTerms.ts";
import { isEmpty, Memberships } from "./memberships.ts";
import { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, StoredMessage } from "./records.ts";
import { emptySnapshot } from "./records.ts";
import type { FoundMessage, FoundSaid, SaidRequest } from "./foundMessage.ts";
import { foundMessage, isSought } from "./foundMessage.ts";
import type { LeavesOut, Page, PageRequest, Store } from "./store.ts";
import type {
  Conversation,
  HistoryQuery,
  HistorySlice,
  SearchQuery,
} from "../model/historyQuery.ts";
import { restOf } from "../model/historyQuery.ts";
import { bytesInPage, pageBytes } from "./store.ts";

/** Messages kept in memory, at least. */
export const keptMessages = 1_000;
/** Receipts kept in memory, at least. */
export const keptReceipts = 20_000;

/** Keeps the newest messages and receipts for as long as the server runs, and nothing on a disk. */
export class MemoryStore implements Store {
  readonly restored: ClassSnapshot = emptySnapshot();
  readonly changes = new PendingChanges();
  readonly failure = undefined;
  /** Who was in which group when, as of the last commit. */
  readonly #groupMemberships = new Memberships<GroupMembership>(({ groupId }) => groupId);
  /** The same of rooms. */
  readonly #roomMemberships = new Memberships<RoomMembership>(({ roomId }) => roomId);
  readonly #receipts = new RecentMap<Receipt>(keptReceipts);
  /** The newest message that is not kept any more, 0 if all are. */
  #forgottenUpTo = 0;
  #messages: StoredMessage[] = [];
  #appended: StoredMessage[] = [];
  /** Numbers of messages that were taken back. */
  readonly #retracted = new Set<number>();

  get newest(): number {
    return this.#messages.at(-1)?.message.seq ?? 0;
  }

  append(message: StoredMessage): void {
    this.#appended.push(message);
  }

  commit(): StoredMessage[] {
    for (const seq of this.changes.retracted) this.#retracted.add(seq);
    if (!this.changes.isEmpty) this.#commitChanges();
    const repeated: StoredMessage[] = [];
    for (const stored of this.#appended) {
      const { clientId, message, delivered, held } = stored;
      const { seq, senderId } = message;
      if (clientId !== undefined && this.receipt(senderId, clientId)) {
        repeated.push(stored);
        continue;
      }
      this.#messages.push(stored);
      if (clientId === undefined) continue;
      this.#receipts.set(receiptKey(senderId, clientId), { seq, delivered, held });
    }
    this.#appended = [];
    // Cut back only when twice as many are held, so that a message costs no copy of the rest.
    if (this.#messages.length > 2 * keptMessages) {
      const forgotten = this.#messages.splice(0, this.#messages.length - keptMessages);
      this.#forgottenUpTo = forgotten.at(-1)?.message.seq ?? 0;
      this.#groupMemberships.forgetUpTo(this.#forgottenUpTo + 1);
      this.#roomMemberships.forgetUpTo(this.#forgottenUpTo + 1);
      for (const seq of this.#retracted)
        if (seq <= this.#forgottenUpTo) this.#retracted.delete(seq);
    }
    return repeated;
  }

  tick(): void {}

  tidy(): boolean {
    return false;
  }

  receipt(senderId: number, clientId: string): Receipt | undefined {
    return this.#receipts.get(receiptKey(senderId, clientId));
  }

  readPage({ memberId, after, upTo, isTeacher = false }: PageRequest): Page {
    const lost = Math.min(upTo, this.#forgottenUpTo);
    if (after < lost) return { messages: [], upTo: lost, forgotten: lost - after };
    const last = Math.min(upTo, Math.max(after, this.newest));
    const messages: SaidMessage[] = [];
    let bytes = 0;
    for (const { message } of this.#visibleTo(memberId, isTeacher, after)) {
      if (message.seq > last) break;
      messages.push(message);
      bytes += bytesInPage(message);
      if (bytes >= pageBytes) return { messages, upTo: message.seq, forgotten: 0 };
    }
    return { messages, upTo: last, forgotten: 0 };
  }

  countMissed({ memberId, after, isTeacher = false }: Omit<PageRequest, "upTo">): number {
    return [...this.#visibleTo(memberId, isTeacher, after)].length;
  }

  readSlice(query: HistoryQuery): HistorySlice {
    return this.#readSlice(query, () => true);
  }

  searchSlice(query: SearchQuery): HistorySlice {
    return this.#readSlice({ ...query, order: "newestFirst" }, ({ text }) =>
      matchesSearch(text, query.terms),
    );
  }

  #readSlice(query: HistoryQuery, isSought: (message: SaidMessage) => boolean): HistorySlice {
    const { after, before, order, count, reader, conversation } = query;
    const { memberId, isTeacher, leavesOut } = reader;
    const range = this.#messages.slice(this.#indexAfter(after), this.#indexAfter(before - 1));
    const messages: SaidMessage[] = [];
    for (const stored of order === "newestFirst" ? range.toReversed() : range) {
      const { message } = stored;
      const isOwn = message.senderId === memberId && !this.#retracted.has(message.seq);
      if (!isOwn && !this.#isVisible(stored, memberId, isTeacher)) continue;
      if (conversation && !isPartOf(stored, conversation, memberId)) continue;
      if (leavesOut?.(message) || !isSought(message)) continue;
      messages.push(message);
      if (messages.length >= count) {
        return { messages, rest: restOf({ after, before }, order, message.seq) };
      }
    }
    return { messages, rest: undefined };
  }

  seqBefore(at: number): number {
    return this.#messages.findLast(({ message }) => message.at < at)?.message.seq ?? 0;
  }

  latest(count: number, leavesOut?: LeavesOut): SaidMessage[] {
    if (count === 0) return [];
    const said = this.#messages.filter(({ audience, message: { seq, senderId, from } }) => {
      const isShown = audience.kind === "everyone" && !this.#retracted.has(seq);
      return isShown && leavesOut?.(senderId, from) !== true;
    });
    return said.slice(-count).map(({ message }) => message);
  }

  findSaid(request: SaidRequest): FoundMessage[] {
    const found: FoundMessage[] = [];
    for (const stored of this.#messages.toReversed()) {
      if (found.length >= request.count) break;
      const isGone = this.#retracted.has(stored.message.seq);
      if (!isGone && isSought(stored, request)) found.push(foundMessage(stored));
    }
    return found;
  }

  findMessage(wanted: number): FoundSaid | undefined {
    const stored = this.#messages[this.#indexAfter(wanted - 1)];
    if (stored?.message.seq !== wanted || this.#retracted.has(wanted)) return undefined;
    const { from, senderId } = stored.message;
    return { ...foundMessage(stored), from, senderId };
  }

  end(): boolean {
    this.commit();
    this.#groupMemberships.clear();
    this.#roomMemberships.clear();
    return false;
  }

  /** Nothing can go on from memory. */
  pause(): boolean {
    return this.end();
  }

  close(): void {
    this.#messages = [];
    this.#appended = [];
  }

  #commitChanges(): void {
    const { removedMembers, groupMemberships, roomMemberships } = this.changes;
    commitMemberships(groupMemberships, this.#groupMemberships);
    commitMemberships(roomMemberships, this.#roomMemberships);
    for (const id of removedMembers) {
      this.#groupMemberships.delete(id);
      this.#roomMemberships.delete(id);
    }
    this.changes.clear();
  }

  /** Messages above `after` that the member may see and did not send to others. */
  *#visibleTo(
    memberId: number | undefined,
    isTeacher: boolean,
    after: number,
  ): Generator<StoredMessage, void, void> {
    for (let index = this.#indexAfter(after); index < this.#messages.length; index++) {
      const stored = this.#messages[index];
      if (stored && this.#isVisible(stored, memberId, isTeacher)) yield stored;
    }
  }

  #isVisible(
    { audience, message }: StoredMessage,
    memberId: number | undefined,
    isTeacher: boolean,
  ): boolean {
    if (this.#retracted.has(message.seq)) return false;
    if (memberId === undefined) return audience.kind === "everyone";
    if (audience.kind === "member") return audience.id === memberId;
    if (message.senderId === memberId) return false;
    switch (audience.kind) {
      case "everyone":
        return true;
      case "teachers":
        return isTeacher;
      case "group":
        return this.#groupMemberships.wasIn(memberId, audience.id, message.seq);
      case "room":
        return this.#roomMemberships.wasIn(memberId, audience.id, message.seq);
      default:
        return audience.kind satisfies never;
    }
  }

  /** Index of the first kept message above `seq`. */
  #indexAfter(seq: number): number {
    let [low, high] = [0, this.#messages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#messages[middle]?.message.seq ?? Infinity) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isPartOf(
  { audience, message }: StoredMessage,
  conversation: Conversation,
  memberId: number,
): boolean {
  if (audience.kind !== conversation.kind) return false;
  if (!("name" in conversation) || !("id" in audience)) return true;
  const { id, name } = conversation;
  const isReceived = audience.kind === "member" && message.senderId !== memberId;
  if (id === undefined) return (isReceived ? message.from : message.to) === name;
  return (isReceived ? message.senderId : audience.id) === id;
}

function commitMemberships<Kind extends Membership>(
  changed: Memberships<Kind>,
  kept: Memberships<Kind>,
): void {
  for (const membership of changed.all()) {
    if (isEmpty(membership)) kept.remove(membership);
    else kept.put(membership);
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
