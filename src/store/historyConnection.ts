import type { Database } from "bun:sqlite";
import { busyMs, isDamage, logPages, openDatabase } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import { HistoryError } from "./historyError.ts";
import type { HistoryFiles } from "./historyFiles.ts";
import { LogCheck } from "./logCheck.ts";
import { StorageFailure } from "./store.ts";
import { WatchedFiles } from "./watchedFiles.ts";

/**
 * Time between two looks at which nothing has to be put on the disk, in milliseconds. A power cut takes no
 * more than the last ten seconds: a look comes each second.
 */
export const syncAfterMs = 9_000;
/** Pages of the log that are compared at each look, so that it takes about a millisecond. */
const pagesOfLook = 500;
/** How often a log that seems overwritten is looked at: another server may be beginning a new one. */
const logLooks = 3;
/** Closes the database's file alone: nothing can be written to it any more. Bun has no name for it. */
const SQLITE_FCNTL_NULL_IO = 43;

const restart = "stop the server and start it again";
const putBack = `Put it back, or ${restart}.`;

interface Checkpoint {
  busy: number;
  /** Pages in the write-ahead log, -1 if there is none. */
  log: number;
  /** How many of them are in the database too. */
  checkpointed: number;
}

/**
 * The open database of a history, for a class. It notices when its files are taken away underneath it:
 * what is written then would reach nobody. A removed log is replaced without loss, as all of it is still
 * open; a database must be put back.
 */
export class HistoryConnection {
  /** Whether there was no history before. */
  readonly isNew: boolean;
  readonly #files: HistoryFiles;
  readonly #notify: (notice: string) => void;
  #database: Database;
  #watched = new WatchedFiles();
  #logCheck: LogCheck;
  #held: { classNumber: number; lock: FileLock } | undefined;
  #isUnsynced = false;
  /** When nothing had to be put on the disk; undefined before the first look. */
  #syncedAt: number | undefined;
  #isFolderSynced = false;
  /** Whether this SQLite says how long the log is without copying it, from 3.51 on. */
  readonly #tellsLogState: boolean;
  /** Lasts: what the files hold is not what was written to them, and may not be made worse. */
  #overwritten: HistoryError | undefined;

  /**
   * Opens the database, whose file exists. Throws as `openDatabase`.
   * @param notify is told, in a sentence, what was mended meanwhile
   */
  constructor(files: HistoryFiles, notify: (notice: string) => void) {
    this.#files = files;
    this.#notify = notify;
    this.isNew = files.size(files.database) === 0;
    const database = openDatabase(files.database);
    this.#database = database;
    this.#tellsLogState = knowsLogState(database);
    try {
      this.#logCheck = this.#watchDatabase();
    } catch (error) {
      database.close(true);
      throw error;
    }
  }

  /** Another one after `tick` has reopened it. */
  get database(): Database {
    return this.#database;
  }

  get path(): string {
    return this.#files.database;
  }

  /** Takes over the lock of the class, until it is closed. */
  hold(classNumber: number, lock: FileLock): void {
    this.#held = { classNumber, lock };
    this.#watched.watch(this.#files.classLock(classNumber));
  }

  /** Something was committed. */
  noteWrite(): void {
    this.#isUnsynced = true;
  }

  /**
   * Looks after the files. A failure means that nothing may be written until a later look finds none.
   * @param now milliseconds of a clock that never goes back
   */
  tick(now: number): { failure: StorageFailure | undefined; isReopened: boolean } {
    let isReopened = false;
    try {
      if (this.#overwritten) throw this.#overwritten;
      this.#checkDatabase();
      this.#checkLock();
      isReopened = this.#checkLog();
      this.#checkFrames((checkpointed, pages) => {
        return this.#logCheck.isWhole(Math.max(checkpointed, pages - pagesOfLook), pages);
      });
      if (!this.#isUnsynced) this.#syncedAt = now;
      this.#syncedAt ??= now;
      if (now - this.#syncedAt >= syncAfterMs) {
        this.#sync();
        this.#syncedAt = now;
      }
      return { failure: undefined, isReopened };
    } catch (error) {
      return { failure: describeFailure(error, this.path), isReopened };
    }
  }

  /**
   * Puts what was committed on the disk, and lets go.
   * @param isFinished whether the class no longer needs its lock
   */
  close(isFinished: boolean): void {
    try {
      this.#checkSound();
      // The last connection does so when it closes; this one may not be the last.
      if (this.#isUnsynced) this.#sync();
    } catch {
      // Closing releases everything all the same.
    }
    // Else the last connection copies the log into the database.
    if (this.#overwritten) this.#database.fileControl(SQLITE_FCNTL_NULL_IO);
    this.#logCheck[Symbol.dispose]();
    this.#database.close(true);
    if (!this.#held) return;
    this.#held.lock[Symbol.dispose]();
    if (isFinished) this.#removeLock(this.#held.classNumber);
  }

  #watchDatabase(): LogCheck {
    const { database, log, logIndex } = this.#files;
    for (const path of [database, log, logIndex]) this.#watched.watch(path);
    return new LogCheck(log);
  }

  #checkDatabase(): void {
    const { database } = this.#files;
    const change = this.#watched.look(database);
    switch (change) {
      case undefined:
        return;
      case "gone":
        this.#saveLog();
        throw new HistoryError(`${database} was removed or moved away. ${putBack}`);
      case "replaced":
        this.#saveLog();
        throw new HistoryError(`${database} is another file now. ${putBack}`);
      case "shorter":
        this.#checkTidied(database);
        return;
      default:
        change satisfies never;
    }
  }

  /** Takes the lock of the class anew if its file is gone: else another server would continue the class. */
  #checkLock(): void {
    if (!this.#held) return;
    const { classNumber } = this.#held;
    const path = this.#files.classLock(classNumber);
    if (this.#watched.look(path) === undefined) return;
    using _opening = this.#takeOpeningLock(path);
    this.#files.makeFile(path);
    const lock = FileLock.take(path, 0);
    if (!lock) {
      throw new HistoryError(
        `${path} was removed, and another server has continued the class since: stop one of them.`,
      );
    }
    this.#held.lock[Symbol.dispose]();
    this.hold(classNumber, lock);
    this.#notify(`${path} was removed while the class runs. It was made anew.`);
  }

  /** Returns whether the log was replaced by a new one. */
  #checkLog(): boolean {
    const { log, logIndex } = this.#files;
    for (const path of [log, logIndex]) {
      const change = this.#watched.look(path);
      if (change === undefined) continue;
      if (change !== "shorter") {
        this.#reopen(path);
        return true;
      }
      this.#checkTidied(path);
    }
    return false;
  }

  /** Throws unless a file is shorter because another program tidied up: then it still holds all it should. */
  #checkTidied(path: string): void {
    let isTidied = false;
    try {
      isTidied = path === this.path ? this.#isDatabaseTidied() : this.#isLogWhole();
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    if (!isTidied) this.#failForGood(path);
    this.#watched.watch(path);
  }

  /** Throws unless the log may be copied into the database. */
  #checkSound(): void {
    if (this.#overwritten) throw this.#overwritten;
    if (this.#watched.look(this.path) === "shorter") this.#checkTidied(this.path);
    this.#checkFrames((checkpointed, pages) => {
      // A log that is being read grows on, and is not compared as a whole again and again.
      return this.#logCheck.isWhole(checkpointed, Math.min(pages, checkpointed + logPages));
    });
  }

  /** Throws unless the log is whole, as far as that is looked at. */
  #checkFrames(isWhole: (checkpointed: number, pages: number) => boolean): void {
    if (!this.#tellsLogState) return;
    for (let look = 0; look < logLooks; look++) {
      const { log: pages, checkpointed } = this.#logState();
      if (pages <= 0 || isWhole(checkpointed, pages)) return;
    }
    this.#failForGood(this.#files.log);
  }

  /** Nothing may be copied into the database either: that would hide what is missing from it. */
  #failForGood(path: string): never {
    this.#overwritten = new HistoryError(`${path} was overwritten: ${restart}.`);
    this.#database.run("PRAGMA wal_autocheckpoint = 0");
    throw this.#overwritten;
  }

  #isDatabaseTidied(): boolean {
    const { page_size: pageBytes } = this.#pragma<{ page_size: number }>("page_size");
    const { page_count: pages } = this.#pragma<{ page_count: number }>("page_count");
    const { log, checkpointed } = this.#logState();
    const bytes = pages * pageBytes;
    // Pages that are only in the log may lie beyond the end of the database.
    const isComplete = checkpointed < log || this.#files.size(this.path) >= bytes;
    return isComplete && bytes < this.#watched.bytes(this.path);
  }

  #isLogWhole(): boolean {
    const { page_size: pageBytes } = this.#pragma<{ page_size: number }>("page_size");
    const { log: pages } = this.#logState();
    // A header, then pages with a header each (https://sqlite.org/fileformat2.html §4.1).
    return pages <= 0 || this.#files.size(this.#files.log) >= 32 + pages * (24 + pageBytes);
  }

  /** Begins a new log in place of one that was removed. */
  #reopen(removed: string): void {
    using _opening = this.#takeOpeningLock(removed);
    const own = this.#held && this.#files.classLock(this.#held.classNumber);
    if (this.#files.classLocks().some((path) => path !== own && isHeld(path))) {
      this.#saveLog();
      // A new log beside the one that the others still write would be two histories in one file.
      throw new HistoryError(
        `${removed} was removed while several servers use it. Stop all of them, then start them again.`,
      );
    }
    if (!this.#checkpoint("TRUNCATE")) {
      throw new HistoryError(`${removed} was removed, and another program reads it: end that one.`);
    }
    this.#logCheck[Symbol.dispose]();
    this.#database.close(true);
    this.#database = openDatabase(this.path);
    this.#watched = new WatchedFiles();
    this.#logCheck = this.#watchDatabase();
    if (own !== undefined) this.#watched.watch(own);
    this.#notify(
      `${removed} was removed while the server runs. A new one was begun; nothing is lost.`,
    );
  }

  #sync(): void {
    // Also what a reader of the history keeps a checkpoint from taking over.
    this.#files.syncFile(this.#files.log);
    this.#checkpoint("PASSIVE");
    if (!this.#isFolderSynced) this.#files.syncFolder();
    this.#isFolderSynced = true;
    this.#isUnsynced = false;
  }

  /** Copies the log into the database as far as that goes: the log may be lost with this process. */
  #saveLog(): void {
    try {
      this.#checkpoint("PASSIVE");
    } catch {
      // Then it is lost, and whoever asked for this says what happened.
    }
  }

  /** Copies the log into the database, if both are sound. Returns whether all of it was copied. */
  #checkpoint(mode: "PASSIVE" | "TRUNCATE"): boolean {
    this.#checkSound();
    // It must not wait for readers: the class would wait too.
    this.#database.run("PRAGMA busy_timeout = 0");
    try {
      return this.#pragma<Checkpoint>(`wal_checkpoint(${mode})`).busy === 0;
    } finally {
      this.#database.run(`PRAGMA busy_timeout = ${busyMs}`);
    }
  }

  #logState(): Checkpoint {
    return this.#pragma("wal_checkpoint(NOOP)");
  }

  #pragma<Row>(what: string): Row {
    const row = this.#database.query<Row, []>(`PRAGMA ${what}`).get();
    if (!row) throw new Error(`PRAGMA ${what} returned nothing`);
    return row;
  }

  #takeOpeningLock(removed: string): FileLock {
    const { openingLock } = this.#files;
    this.#files.makeFile(openingLock);
    const opening = FileLock.take(openingLock, 0);
    if (opening) return opening;
    throw new HistoryError(`${removed} was removed, and another server is starting there.`);
  }

  /** Only while no other server can be about to take it: a lock on a file that is gone holds nothing. */
  #removeLock(classNumber: number): void {
    try {
      using opening = FileLock.take(this.#files.openingLock, busyMs);
      if (opening) this.#files.remove(this.#files.classLock(classNumber));
    } catch {
      // A file that nobody holds is harmless.
    }
  }
}

/** An error as the failure it means; the sentence names the file. */
export function describeFailure(error: unknown, path: string): StorageFailure {
  if (error instanceof HistoryError) return new StorageFailure(error.message, error);
  const { code, message } = error as NodeJS.ErrnoException;
  return new StorageFailure(`${path}: ${message}${code ? ` (${code})` : ""}`, error);
}

/** Whether another holder, in this process or another, has the lock. The file exists. */
export function isHeld(path: string): boolean {
  using lock = FileLock.take(path, 0);
  return lock === undefined;
}

/** Whether `wal_checkpoint(NOOP)` is known (https://sqlite.org/pragma.html#pragma_wal_checkpoint): older ones copy the log. */
function knowsLogState(database: Database): boolean {
  const row = database.query<{ version: string }, []>("SELECT sqlite_version() AS version").get();
  const [major = 0, minor = 0] = row?.version.split(".").map(Number) ?? [];
  return major > 3 || (major === 3 && minor >= 51);
}
