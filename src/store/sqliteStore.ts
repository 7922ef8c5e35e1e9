import type { DoneAct } from "../model/act.ts";
import type { Audience, Receipt, SaidMessage } from "../model/message.ts";
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
import type { FoundMessage, FoundSaid, SaidRequest } from "./foundMessage.ts";
import type { HistoryQuery, HistorySlice, SearchQuery } from "../model/historyQuery.ts";
import { SearchIndexer } from "./searchIndexer.ts";
import { audienceCodes, SliceReader } from "./sliceReader.ts";
import type { LeavesOut, Page, PageRequest, Store } from "./store.ts";
import { bytesInPage, pageBytes, pageSpan, StorageFailure } from "./store.ts";

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

/** What `latest` answered, and the newest message then. */
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
  /** The row of number n has the id `first + n`. */
  readonly #first: number;
  #statements: Statements;
  #writer: ChangeWriter;
  /** Undefined until it is needed. */
  #slices: SliceReader | undefined;
  readonly #indexer: SearchIndexer;
  #appended: StoredMessage[] = [];
  #newest: number;
  /** The last answer of `latest`, and the newest message then. */
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
    if (this.changes.retracted.size > 0) {
      this.#latest = noLatest;
      this.#indexer.retract(this.changes.retracted);
    }
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
    }
    this.#fileFailure = failure;
  }

  tidy(): boolean {
    return this.#indexer.step(this.#options.connection.database, this.#newest);
  }

  receipt(senderId: number, clientId: string): Receipt | undefined {
    return this.#statements.receipt.get(this.#first + senderId, clientId) ?? undefined;
  }

  readPage({ memberId, after, upTo, isTeacher }: PageRequest): Page {
    const first = this.#first;
    const last = Math.min(upTo, after + pageSpan, Math.max(after, this.#newest));
    const messages: SaidMessage[] = [];
    let bytes = 0;
    const reader = memberId === undefined ? null : first + memberId;
    const range = [first + after, first + last, reader] as const;
    const rows = this.#statements.page.iterate(...range, isTeacher ? 1 : 0);
    for (const row of rows) {
      const message = messageOf(row);
      messages.push(message);
      bytes += bytesInPage(message);
      if (bytes >= pageBytes) return { messages, upTo: message.seq, forgotten: 0 };
    }
    return { messages, upTo: last, forgotten: 0 };
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
    if (!row) return undefined;
    const { audience, audienceRow, senderRow, ...found } = row;
    const to = audienceOf(audience, (audienceRow ?? first) - first);
    return { ...found, audience: to, senderId: senderRow - first };
  }

  get #sliceReader(): SliceReader {
    return (this.#slices ??= new SliceReader(this.#options.connection.database, this.#rowIds));
  }

  /** The last messages after that one, the oldest first. */
  #readLatest(after: number, count: number, leavesOut: LeavesOut | undefined): SaidMessage[] {
    const messages: SaidMessage[] = [];
    const rows = this.#statements.latest.iterate(this.#first + after, leavesOut ? -1 : count);
    for (const row of rows) {
      if (leavesOut?.(row.senderId, row.from)) continue;
      messages.push(messageOf(row));
      if (messages.length >= count) break;
    }
    return messages.toReversed();
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
    const { seq, at, from, senderId, to, text, notice } = message;
    const id = clientId ?? null;
    const code = audienceCodes[audience.kind];
    const target = audience.kind !== "everyone" && "id" in audience ? first + audience.id : null;
    const { insertMessage } = this.#statements;
    // The index tells a repeat, so that a message costs no look-up beforehand.
    // prettier-ignore
    const { changes } = insertMessage.run(first + seq, at, from, to, text, first + senderId, id, code, target, delivered, held, notice ? 1 : null);
    return changes > 0;
  }
}

/** Numbers of the messages that an act took back. */
function seqsTakenBack(act: DoneAct): number[] {
  return act.type === "retract" ? act.messages.map(({ seq }) => seq) : [];
}

/** The inverse of {@link audienceCodes}; a code that damage has changed is that of everyone. */
function audienceOf(code: number, id: number): Audience {
  switch (code) {
    case audienceCodes.member:
      return { kind: "member", id };
    case audienceCodes.group:
      return { kind: "group", id };
    case audienceCodes.room:
      return { kind: "room", id };
    case audienceCodes.teachers:
      return { kind: "teachers" };
    default:
      return { kind: "everyone" };
  }
}
