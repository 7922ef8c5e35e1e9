import type { DoneAct } from "../model/act.ts";
import type { Audience, Receipt, SaidMessage } from "../model/message.ts";
import type { Reaction } from "../model/reaction.ts";
import { ChangeWriter } from "./changeWriter.ts";
import type { CloseClass } from "./closeClass.ts";
import { endClass, pauseClass } from "./closeClass.ts";
import type { StoredClass } from "./storedClass.ts";
import { isDamage } from "./database.ts";
import type { HistoryConnection } from "./historyConnection.ts";
import { describeFailure } from "./historyConnection.ts";
import type { HistoryFiles } from "./historyFiles.ts";
import type { RowIds } from "./migrations.ts";
import { rowIdsOf } from "./migrations.ts";
import type { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, StoredMessage } from "./records.ts";
import type { Statements } from "./statements.ts";
import { messageOf, prepareStatements } from "./statements.ts";
import type { FoundMessage, FoundSaid, ReadableMessage, SaidRequest } from "./foundMessage.ts";
import type {
  HistoryQuery,
  HistoryReading,
  HistorySlice,
  SearchQuery,
} from "../model/historyQuery.ts";
import type { ReferringMessage } from "./messageReferences.ts";
import { audienceCodes, audienceOf, foundOf, ReferenceReader } from "./referenceReader.ts";
import { SearchIndexer } from "./searchIndexer.ts";
import { SliceReader } from "./sliceReader.ts";
import type { LeavesOut, Page, PageRequest, StandingReactions, Store } from "./store.ts";
import {
  bytesInPage,
  cutPage,
  newcomerReading,
  pageBytes,
  pageSpan,
  StorageFailure,
} from "./store.ts";

export interface SqliteStoreOptions {
  /** Closed by the store. */
  connection: HistoryConnection;
  files: HistoryFiles;
  /** Of a class that is in the database and has not ended. */
  classNumber: number;
  /** What is stored of it. */
  stored: StoredClass;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/** What `latest` answered last, and the newest message then. */
interface LatestMessages {
  count: number;
  leavesOut: LeavesOut | undefined;
  newest: number;
  messages: readonly SaidMessage[];
}

const noLatest: LatestMessages = { count: 0, leavesOut: undefined, newest: 0, messages: [] };

/** The history of one class in a database that may hold many. */
export class SqliteStore implements Store {
  readonly restored: ClassSnapshot;
  readonly changes: PendingChanges;
  readonly #options: SqliteStoreOptions;
  readonly #rowIds: RowIds;
  readonly #first: number;
  #statements: Statements;
  #writer: ChangeWriter;
  readonly #indexer: SearchIndexer;
  /** Both are made when they are needed. */
  #slices: SliceReader | undefined;
  #reader: ReferenceReader | undefined;
  #appended: StoredMessage[] = [];
  #newest: number;
  #latest: LatestMessages = noLatest;
  #failure: StorageFailure | undefined;
  /** While the files are not where they belong nothing is written. */
  #fileFailure: StorageFailure | undefined;
  #isDamaged = false;
  /** The class no longer needs its lock. */
  #isFinished = false;
  /** Nothing of it goes on. */
  #isOver = false;
  #isClosed = false;

  constructor(options: SqliteStoreOptions) {
    const { connection, files, classNumber, stored } = options;
    this.#options = options;
    this.#rowIds = rowIdsOf(classNumber);
    this.#first = this.#rowIds.first;
    this.#statements = prepareStatements(connection.database, this.#rowIds);
    this.#writer = new ChangeWriter(this.#statements, classNumber);
    const retracted = stored.snapshot.acts.flatMap(({ act }) => seqsTakenBack(act));
    this.#indexer = new SearchIndexer({ files, classNumber, rowIds: this.#rowIds, retracted });
    this.restored = stored.snapshot;
    this.changes = stored.changes;
    this.#newest = stored.newest;
  }

  get newest(): number {
    return this.#newest;
  }

  get failure(): StorageFailure | undefined {
    return this.#fileFailure ?? this.#failure;
  }

  append(message: StoredMessage): void {
    this.#appended.push(message);
  }

  commit(): StoredMessage[] {
    const messages = this.#appended;
    this.#appended = [];
    if (messages.length === 0 && this.changes.isEmpty) return [];
    if (this.#fileFailure) throw this.#fileFailure;
    const repeated: StoredMessage[] = [];
    let newest = this.#newest;
    this.#transact(() => {
      if (!this.changes.isEmpty) this.#writer.write(this.changes);
      for (const stored of messages) {
        if (this.#insert(stored)) newest = stored.message.seq;
        else repeated.push(stored);
      }
      this.#writer.writeRetracted(this.changes);
    });
    const { retracted, reactions } = this.changes;
    const corrected = messages.flatMap(({ message: { corrects } }) => corrects?.seq ?? []);
    if (retracted.size + reactions.size + corrected.length > 0) this.#latest = noLatest;
    if (retracted.size > 0) this.#indexer.retract(retracted);
    if (corrected.length > 0) this.#indexer.correct(corrected);
    this.changes.clear();
    this.#newest = newest;
    return repeated;
  }

  /**
   * Writes one of everything and takes it back. Where damage would keep the class from being written, that
   * is found before anybody is in it. Throws SQLite's errors.
   */
  rehearse(): void {
    const { begin, rollback, insertMember, insertGroup, putGroupMembership } = this.#statements;
    const { putRoom, putRoomMembership } = this.#statements;
    const { member, group, room } = this.changes.lastIds;
    const id = this.#first + member + 1;
    begin.run();
    try {
      insertMember.run(id, "", null, 0, "[]", null, null, null);
      insertGroup.run(this.#first + group + 1, "", null);
      putGroupMembership.run(id, this.#first + group + 1, 0, null);
      putRoom.run(this.#first + room + 1, "", "{}");
      putRoomMembership.run(id, this.#first + room + 1, 0, null, 0, 0);
      const senderId = member + 1;
      const message = { seq: this.#newest + 1, at: 0, from: "", senderId, to: "", text: "" };
      const sent = { clientId: "", delivered: 0, held: 0 };
      this.#insert({ message, ...sent, audience: { kind: "everyone" } });
      this.#statements.addAct.run("");
      this.#writer.writeLastIds(this.changes);
    } finally {
      if (this.#options.connection.database.inTransaction) rollback.run();
    }
  }

  tick(now: number): void {
    const { connection, classNumber } = this.#options;
    const { failure, isReopened } = connection.tick(now);
    if (isReopened) {
      this.#statements = prepareStatements(connection.database, this.#rowIds);
      this.#writer = new ChangeWriter(this.#statements, classNumber);
      this.#slices = undefined;
      this.#reader = undefined;
    }
    this.#fileFailure = failure;
  }

  tidy(): boolean {
    return this.#indexer.step(this.#options.connection.database, this.#newest);
  }

  receipt(senderId: number, clientId: string): Receipt | undefined {
    return this.#statements.receipt.get(this.#first + senderId, clientId) ?? undefined;
  }

  readPage({ memberId, after, upTo, isTeacher = false, leavesOut }: PageRequest): Page {
    const first = this.#first;
    const last = Math.min(upTo, after + pageSpan, Math.max(after, this.#newest));
    const stored: ReferringMessage[] = [];
    let bytes = 0;
    let reached = last;
    const reader = memberId === undefined ? null : first + memberId;
    const range = [first + after, first + last, reader] as const;
    for (const row of this.#statements.page.iterate(...range, isTeacher ? 1 : 0)) {
      const message = messageOf(row);
      stored.push(message);
      bytes += bytesInPage(message);
      if (bytes < pageBytes) continue;
      reached = row.seq;
      break;
    }
    const messages = this.#complete(stored, { memberId: memberId ?? -1, isTeacher, leavesOut });
    return cutPage(messages, reached);
  }

  countMissed({ memberId, after, isTeacher }: Omit<PageRequest, "upTo">): number {
    const first = this.#first;
    const reader = memberId === undefined ? null : first + memberId;
    const range = [first + after, first + after + pageSpan, reader] as const;
    return this.#statements.countPage.get(...range, isTeacher ? 1 : 0)?.count ?? 0;
  }

  readSlice(query: HistoryQuery): HistorySlice {
    return this.#sliceReader.read(query, this.#newest);
  }

  searchSlice(query: SearchQuery): HistorySlice {
    const { database } = this.#options.connection;
    return this.#indexer.search(database, (index) =>
      this.#sliceReader.search(query, this.#newest, index),
    );
  }

  seqBefore(at: number): number {
    return this.#sliceReader.seqBefore(at, this.#newest);
  }

  latest(count: number, leavesOut?: LeavesOut): SaidMessage[] {
    if (count === 0) return [];
    const known = this.#latest;
    const isSame = known.count === count && known.leavesOut === leavesOut;
    if (!isSame || known.newest !== this.#newest) {
      // Only what was said since is read: a class may whisper for hours between two words to everyone.
      const before = isSame ? known : noLatest;
      const added = this.#readLatest(before.newest, count, leavesOut);
      const messages = [...before.messages, ...added].slice(-count);
      this.#latest = { count, leavesOut, newest: this.#newest, messages };
    }
    return [...this.#latest.messages];
  }

  findSaid({ senderIds, names, count, includePrivate }: SaidRequest): FoundMessage[] {
    const first = this.#first;
    const senderRows = JSON.stringify(senderIds.map((id) => first + id));
    const rows = this.#statements.findSaid.all(
      senderRows,
      JSON.stringify(names),
      includePrivate ? 1 : 0,
      Number.isFinite(count) ? count : -1,
    );
    return rows.map(({ seq, at, to, audience, audienceRow }) => {
      return { seq, at, to, audience: audienceOf(audience, (audienceRow ?? first) - first) };
    });
  }

  findMessage(seq: number): FoundSaid | undefined {
    const first = this.#first;
    const row = this.#statements.findMessage.get(first + seq);
    return row ? foundOf(row, first) : undefined;
  }

  findReadable(request: HistoryReading & { seq: number }): ReadableMessage | undefined {
    return this.#references.find(request);
  }

  findLast(request: HistoryReading & { upTo: number; conversation: Audience }): number | undefined {
    return this.#references.findLast({ ...request, upTo: Math.min(request.upTo, this.#newest) });
  }

  lastSaid(senderId: number, after: number): number | undefined {
    return this.#references.lastSaid(senderId, after);
  }

  reactionsTo(seq: number): { reaction: Reaction; memberId: number }[] {
    return this.#references.reactionsTo(seq);
  }

  reactionsSince(request: HistoryReading & { after: number }): StandingReactions[] {
    return this.#references.reactionsSince(request);
  }

  /** A class that begins has nothing to look up, and prepares nothing for it. */
  #complete(stored: readonly ReferringMessage[], reader: HistoryReading): SaidMessage[] {
    return stored.length === 0 ? [] : this.#references.complete(stored, reader);
  }

  get #references(): ReferenceReader {
    const { database } = this.#options.connection;
    return (this.#reader ??= new ReferenceReader(database, this.#rowIds));
  }

  get #sliceReader(): SliceReader {
    return (this.#slices ??= new SliceReader(
      this.#options.connection.database,
      this.#rowIds,
      this.#references,
    ));
  }

  /** The last messages after that one, the oldest first. */
  #readLatest(after: number, count: number, leavesOut: LeavesOut | undefined): SaidMessage[] {
    const stored: ReferringMessage[] = [];
    const rows = this.#statements.latest.iterate(this.#first + after, leavesOut ? -1 : count);
    for (const row of rows) {
      if (leavesOut?.(row.senderId, row.from)) continue;
      stored.push(messageOf(row));
      if (stored.length >= count) break;
    }
    return this.#complete(stored.toReversed(), newcomerReading(leavesOut));
  }

  end(): boolean {
    return this.#finish(endClass);
  }

  pause(): boolean {
    return this.#finish(pauseClass);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#indexer.close(this.#isOver);
    this.#options.connection.close(this.#isFinished);
  }

  /** If it cannot be stored that the class is closed, the class counts as interrupted. */
  #finish(closeClass: CloseClass): boolean {
    let isLeft = true;
    const close = (): void => {
      isLeft = this.#closeClass(closeClass);
    };
    for (const step of [() => this.commit(), close]) {
      try {
        step();
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error;
      }
    }
    return isLeft;
  }

  /** Stores all that `write` writes, or nothing and throws {@link StorageFailure}. */
  #transact(write: () => void): void {
    const { begin, commit, rollback } = this.#statements;
    try {
      // Immediate: waits for another server's turn now, and not in the middle of this one.
      begin.run();
      write();
      commit.run();
      this.#failure = undefined;
      this.#options.connection.noteWrite();
    } catch (error) {
      try {
        if (this.#options.connection.database.inTransaction) rollback.run();
      } catch {
        // SQLite rolls back by itself if it must; the first error is the one that tells.
      }
      this.#isDamaged ||= isDamage(error);
      this.#failure = describeFailure(error, this.#options.connection.path);
      throw this.#failure;
    }
  }

  #closeClass(closeClass: CloseClass): boolean {
    // An interrupted class is checked in full at the next start.
    if (this.#isDamaged || this.#fileFailure) return true;
    let isLeft = true;
    const { classNumber, now } = this.#options;
    this.#transact(() => {
      this.#writer.writeLastIds(this.changes);
      isLeft = closeClass(this.#statements, classNumber, now());
    });
    this.#isFinished = true;
    this.#isOver = closeClass === endClass || !isLeft;
    return isLeft;
  }

  /** Returns false if the sender sent a message by this client id before. */
  #insert({ message, clientId, audience, delivered, held }: StoredMessage): boolean {
    const first = this.#first;
    const { seq, at, from, senderId, to, text, notice, replyTo, corrects } = message;
    const id = clientId ?? null;
    const code = audienceCodes[audience.kind];
    const target = audience.kind !== "everyone" && "id" in audience ? first + audience.id : null;
    const answered = replyTo ? first + replyTo.seq : null;
    const corrected = corrects ? first + corrects.seq : null;
    // Only the message that it corrects has the text: what was there before is nowhere.
    const own = corrects ? "" : text;
    const { insertMessage, correct } = this.#statements;
    // The index tells a repeat, so that a message costs no look-up beforehand.
    // prettier-ignore
    const { changes } = insertMessage.run(first + seq, at, from, to, own, first + senderId, id, code, target, delivered, held, notice ? 1 : null, answered, corrected);
    if (corrected !== null && changes > 0) correct.run(text, corrected);
    return changes > 0;
  }
}

function seqsTakenBack(act: DoneAct): number[] {
  return act.type === "retract" ? act.messages.map(({ seq }) => seq) : [];
}
