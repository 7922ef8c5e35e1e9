import type { GroupMembership } from "../model/group.ts";
import type { Audience, Receipt, SaidMessage } from "../model/message.ts";
import type { Reaction } from "../model/reaction.ts";
import type { RoomMembership } from "../model/room.ts";
import type { Membership } from "./memberships.ts";
import { matchesSearch } from "../model/searchTerms.ts";
import { isEmpty, Memberships } from "./memberships.ts";
import { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, StoredMessage } from "./records.ts";
import { emptySnapshot } from "./records.ts";
import type { FoundMessage, FoundSaid, ReadableMessage, SaidRequest } from "./foundMessage.ts";
import { foundMessage, foundSaid, isSought } from "./foundMessage.ts";
import type {
  Conversation,
  HistoryQuery,
  HistoryReading,
  HistorySlice,
  SearchQuery,
} from "../model/historyQuery.ts";
import { restOf } from "../model/historyQuery.ts";
import type { ReferringMessage } from "./messageReferences.ts";
import { completeMessages } from "./messageReferences.ts";
import { missedReactions, ReactionList } from "./reactionList.ts";
import type { LeavesOut, Page, PageRequest, StandingReactions, Store } from "./store.ts";
import { bytesInPage, cutPage, newcomerReading, pageBytes, pageSpan } from "./store.ts";

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
  readonly #reactions = new ReactionList();

  get newest(): number {
    return this.#messages.at(-1)?.message.seq ?? 0;
  }

  append(message: StoredMessage): void {
    this.#appended.push(message);
  }

  commit(): StoredMessage[] {
    for (const record of this.changes.reactions.values()) this.#reactions.put(record);
    for (const seq of this.changes.retracted) {
      this.#retracted.add(seq);
      this.#reactions.delete(seq);
    }
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
      if (message.corrects) this.#correct(message.corrects.seq, message.text);
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
      this.#reactions.forgetUpTo(this.#forgottenUpTo);
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

  readPage({ memberId, after, upTo, isTeacher = false, leavesOut }: PageRequest): Page {
    const lost = Math.min(upTo, this.#forgottenUpTo);
    if (after < lost) return { messages: [], upTo: lost, forgotten: lost - after };
    const last = Math.min(upTo, Math.max(after, this.newest));
    const messages: SaidMessage[] = [];
    let bytes = 0;
    let reached = last;
    for (const { message } of this.#visibleTo(memberId, isTeacher, after)) {
      if (message.seq > last) break;
      messages.push(message);
      bytes += bytesInPage(message);
      if (bytes < pageBytes) continue;
      reached = message.seq;
      break;
    }
    return cutPage(
      this.#complete(messages, { memberId: memberId ?? -1, isTeacher, leavesOut }),
      reached,
    );
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
      if (message.corrects || leavesOut?.(message) || !isSought(message)) continue;
      messages.push(message);
      if (messages.length < count) continue;
      const rest = restOf({ after, before }, order, message.seq);
      return { messages: this.#complete(messages, reader), rest };
    }
    return { messages: this.#complete(messages, reader), rest: undefined };
  }

  seqBefore(at: number): number {
    return this.#messages.findLast(({ message }) => message.at < at)?.message.seq ?? 0;
  }

  latest(count: number, leavesOut?: LeavesOut): SaidMessage[] {
    if (count === 0) return [];
    const said = this.#messages.filter(
      ({ audience, message: { seq, senderId, from, corrects } }) => {
        const isShown = audience.kind === "everyone" && !corrects && !this.#retracted.has(seq);
        return isShown && leavesOut?.(senderId, from) !== true;
      },
    );
    const latest = said.slice(-count).map(({ message }) => message);
    return this.#complete(latest, newcomerReading(leavesOut));
  }

  findSaid(request: SaidRequest): FoundMessage[] {
    const found: FoundMessage[] = [];
    for (const stored of this.#messages.toReversed()) {
      if (found.length >= request.count) break;
      const { seq, corrects } = stored.message;
      const isGone = corrects !== undefined || this.#retracted.has(seq);
      if (!isGone && isSought(stored, request)) found.push(foundMessage(stored));
    }
    return found;
  }

  findMessage(wanted: number): FoundSaid | undefined {
    const stored = this.#find(wanted);
    return stored && foundSaid(stored);
  }

  findReadable({ seq, ...reader }: HistoryReading & { seq: number }): ReadableMessage | undefined {
    const stored = this.#find(seq);
    if (!stored) return undefined;
    const { message } = stored;
    const { memberId, isTeacher, leavesOut } = reader;
    const mayRead = message.senderId === memberId || this.#isVisible(stored, memberId, isTeacher);
    if (!mayRead || leavesOut?.(message)) return undefined;
    return { ...foundSaid(stored), text: message.text };
  }

  lastSaid(sender: number, after: number): number | undefined {
    const isTheirs = ({ message: { seq, senderId, corrects } }: StoredMessage) =>
      seq > after && senderId === sender && !corrects;
    return this.#messages.findLast(isTheirs)?.message.seq;
  }

  findLast({
    memberId,
    isTeacher,
    upTo,
    conversation,
  }: HistoryReading & { upTo: number; conversation: Audience }): number | undefined {
    const last = Math.min(upTo, this.newest);
    const visible = this.#visibleTo(memberId, isTeacher, Math.max(0, last - pageSpan));
    const those = visible.filter(({ audience, message }) => {
      const place = audience.kind === "member" ? message.senderId : placeOf(audience);
      const isThere = audience.kind === conversation.kind && place === placeOf(conversation);
      return isThere && message.seq <= last && !message.corrects;
    });
    return those.toArray().at(-1)?.message.seq;
  }

  reactionsTo(seq: number): { reaction: Reaction; memberId: number }[] {
    return this.#reactions.standing(seq).map(({ reaction, memberId }) => ({ reaction, memberId }));
  }

  reactionsSince({ after, ...reader }: HistoryReading & { after: number }): StandingReactions[] {
    const standing: StandingReactions[] = [];
    for (const { seq, ...counted } of this.#reactions.since(after, reader.memberId)) {
      const found = this.findReadable({ ...reader, seq });
      if (found) standing.push({ seq, at: found.at, ...counted });
    }
    return standing.slice(-missedReactions);
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

  /** The message of that number, or the one that it corrects, unless it was taken back. */
  #find(seq: number): StoredMessage | undefined {
    const stored = this.#messages[this.#indexAfter(seq - 1)];
    if (stored?.message.seq !== seq || this.#retracted.has(seq)) return undefined;
    const { corrects } = stored.message;
    return corrects ? this.#find(corrects.seq) : stored;
  }

  /** Others hold the message as it was told. */
  #correct(seq: number, text: string): void {
    const index = this.#indexAfter(seq - 1);
    const stored = this.#messages[index];
    if (stored?.message.seq !== seq) return;
    this.#messages[index] = { ...stored, message: { ...stored.message, text, corrected: true } };
  }

  #complete(messages: readonly SaidMessage[], reader: HistoryReading): SaidMessage[] {
    return completeMessages(messages.map(referTo), {
      find: (seq) => this.findReadable({ ...reader, seq }),
      countReactions: () => {
        const counts = messages.map(({ seq }) => {
          return [seq, this.#reactions.count(seq, reader.memberId)] as const;
        });
        return new Map(counts.filter(([, counted]) => counted.length > 0));
      },
    });
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

function placeOf(audience: Audience): number | undefined {
  return "id" in audience ? audience.id : undefined;
}

/** What it refers to is looked up anew: its text may be another by now, or not for the reader. */
function referTo({ replyTo, corrects, ...message }: SaidMessage): ReferringMessage {
  return {
    ...message,
    ...(replyTo && { replyTo: replyTo.seq }),
    ...(corrects && { corrects: corrects.seq }),
  };
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
