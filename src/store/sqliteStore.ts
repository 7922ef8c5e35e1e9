import type { Database } from "bun:sqlite";
import type { Message } from "../model/message.ts";
import { PendingChanges } from "./changes.ts";
import { rowIdsOf } from "./rowIdsOf.ts";
import { readInterrupted } from "./readInterrupted.ts";
import type { Statements } from "./statements.ts";
import { prepareStatements } from "./statements.ts";
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
import type { Audience, Receipt } from "../model/message.ts";
import { StorageFailure } from "./store.ts";
import { transact } from "./transact.ts";
import { writeRooms } from "./writeRooms.ts";

export interface SqliteStoreOptions {
  /** As `openDatabase` gives it; closed by the store. */
  database: Database;
  /** Of the class, which is in the database and has not ended. */
  classNumber: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /**
   * Called once, when all else is let go of.
   * @param hasEnded whether the class is stored as ended
   */
  onClosed: (hasEnded: boolean) => void;
}

const audienceCodes = { everyone: 0, stay: 1, group: 2, room: 3 } as const satisfies Record<
  Audience["kind"],
  number
>;

/** The history of one class in a database that may hold many. */
export class SqliteStore implements Store {
  readonly interrupted: Interrupted;
  readonly #options: SqliteStoreOptions;
  readonly #statements: Statements;
  /** The row of number n has the id `first + n`. */
  readonly #first: number;
  readonly #changes: PendingChanges;
  #entries: StoredMessage[] = [];
  #newest: number;
  /** What `latest` gave last, and which message was the newest then. */
  #latest = { count: 0, newest: 0, messages: [] as Message[] };
  #hasEnded = false;
  #isClosed = false;

  constructor(options: SqliteStoreOptions) {
    const { first, end } = rowIdsOf(options.classNumber);
    this.#options = options;
    this.#first = first;
    this.#statements = prepareStatements(options.database, first, end);
    const last = this.#statements.last.get(options.classNumber);
    if (!last) throw new Error(`there is no class ${options.classNumber}`);
    this.#changes = new PendingChanges(last);
    this.#newest = this.#statements.newest.get()?.seq ?? 0;
    this.interrupted = readInterrupted(this.#statements);
  }

  get newest(): number {
    return this.#newest;
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
    this.#entries.push(entry);
  }

  commit(): StoredMessage[] {
    const entries = this.#entries;
    this.#entries = [];
    if (entries.length === 0 && !this.#changes.areAny) return [];
    const repeated: StoredMessage[] = [];
    let newest = this.#newest;
    transact(this.#options.database, this.#statements, () => {
      if (this.#changes.areAny) this.#writeChanges();
      for (const entry of entries) {
        if (this.#insert(entry)) newest = entry.message.seq;
        else repeated.push(entry);
      }
    });
    this.#changes.clear();
    this.#newest = newest;
    return repeated;
  }

  receipt(stay: number, clientId: string): Receipt | undefined {
    return this.#statements.receipt.get(this.#first + stay, clientId) ?? undefined;
  }

  missed({ stay, since }: Missed): Message[] {
    const after = this.#first + Math.max(since, stay.joinedAfter);
    return this.#statements.missed.all(after, this.#first + stay.id);
  }

  latest(count: number): Message[] {
    const known = this.#latest;
    if (known.count !== count || known.newest !== this.#newest) {
      // Only what was said since is read: a class may whisper for hours between two words to everyone.
      const before = known.count === count ? known : { newest: 0, messages: [] };
      const rows = this.#statements.latest.all(this.#first + before.newest, count);
      const messages = [...before.messages, ...rows.toReversed()].slice(-count || Infinity);
      this.#latest = { count, newest: this.#newest, messages };
    }
    return [...this.#latest.messages];
  }

  publicAfter(since: number): Message[] {
    return this.#statements.publicAfter.all(this.#first + since);
  }

  /** Where it cannot be stored that the class has ended, the class counts as interrupted. */
  end(): void {
    for (const step of [() => this.commit(), () => this.#endClass()]) {
      try {
        step();
      } catch (error) {
        if (!(error instanceof StorageFailure)) throw error;
      }
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.database.close(true);
    this.#options.onClosed(this.#hasEnded);
  }

  #endClass(): void {
    const statements = this.#statements;
    const { classNumber, now } = this.#options;
    const { last } = this.#changes;
    transact(this.#options.database, this.#statements, () => {
      statements.deleteStays.run();
      statements.deleteGroups.run();
      statements.deleteMemberships.run();
      statements.deleteRooms.run();
      statements.deleteVisits.run();
      statements.setLast.run(last.stay, last.group, last.room, classNumber);
      statements.endClass.run(now(), classNumber);
    });
    this.#hasEnded = true;
  }

  #writeChanges(): void {
    const { opened, renamed, closed, created, deleted, last } = this.#changes;
    const statements = this.#statements;
    const first = this.#first;
    for (const { id, name, formerKeys, tokenHash, joinedAfter } of opened.values()) {
      const former = JSON.stringify(formerKeys);
      statements.insertStay.run(first + id, name, tokenHash ?? null, joinedAfter, former);
    }
    for (const { id, name, formerKeys } of renamed.values()) {
      statements.renameStay.run(name, JSON.stringify(formerKeys), first + id);
    }
    for (const { id, name, members } of created.values()) {
      statements.insertGroup.run(first + id, name);
      for (const stay of members) statements.joinGroup.run(first + stay, first + id);
    }
    for (const id of closed) {
      statements.deleteStay.run(first + id);
      statements.leaveGroups.run(first + id);
    }
    for (const id of deleted) {
      statements.deleteGroup.run(first + id);
      statements.emptyGroup.run(first + id);
    }
    writeRooms(statements, first, this.#changes);
    statements.setLast.run(last.stay, last.group, last.room, this.#options.classNumber);
  }

  /** Returns false where the stay sent a message by this id before. */
  #insert({ message, stay, clientId, audience, delivered, held }: StoredMessage): boolean {
    const first = this.#first;
    const { seq, at, from, to, text } = message;
    const id = clientId ?? null;
    const code = audienceCodes[audience.kind];
    const target = audience.kind === "everyone" ? null : first + audience.id;
    const { insertMessage } = this.#statements;
    // The index tells a repeat, so that a message costs no look-up beforehand.
    // prettier-ignore
    const { changes } = insertMessage.run(first + seq, at, from, to, text, first + stay, id, code, target, delivered, held);
    return changes > 0;
  }
}
