import type { Database } from "bun:sqlite";
import { chmodSync } from "node:fs";
import { newClass, readClass } from "./storedClass.ts";
import { damage, isDamage } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import { HistoryConnection, isHeld } from "./historyConnection.ts";
import { elsewhere, HistoryError } from "./historyError.ts";
import { checkFile, HistoryFiles } from "./historyFiles.ts";
import type { PausedClass } from "./pausedClass.ts";
import type { ClassChoice, PickedClass } from "./pickClass.ts";
import { pickClass } from "./pickClass.ts";
import { SqliteStore } from "./sqliteStore.ts";
import type { Store } from "./store.ts";

/** How long a starting server waits for another one that opens the same history, in milliseconds. */
const openWithinMs = 10_000;

/** Things that cannot be used which a notice names; of the others it gives the number. */
const namedUnusable = 5;

export interface OpenStoreOptions {
  /** Folder of the history; made if it is missing. */
  dataDir: string;
  choice: ClassChoice;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Is told later what the person who runs the server should know, a sentence each. */
  notify?: (notice: string) => void;
}

export interface OpenedStore {
  store: Store;
  /** What the person who runs the server should know, a sentence each. */
  notices: string[];
  /** If a new class began although none was asked for: the one that was closed last and could go on. */
  passedOver?: PausedClass | undefined;
  /** Closes the store, as if it had never been opened: the class stays as it was before. Does not throw. */
  withdraw: () => void;
}

/**
 * Opens the history and picks its class, as {@link ClassChoice} says.
 * Several servers may share a folder, each with its own class. Blocks while another server opens the
 * same history. Throws {@link HistoryError}.
 */
export function openStore(options: OpenStoreOptions): OpenedStore {
  const files = new HistoryFiles(options.dataDir);
  try {
    files.makeFolder();
    files.makeFile(files.openingLock);
    using opening = FileLock.take(files.openingLock, openWithinMs);
    if (!opening) {
      const why = `Another server has been opening the history in ${options.dataDir} for a long time.`;
      throw new HistoryError(`${why} Try again, or choose another --data-dir.`);
    }
    return openAlone(options, files);
  } catch (error) {
    if (error instanceof HistoryError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = `The history in ${options.dataDir} cannot be opened (${code ?? message}).`;
    throw new HistoryError(`${why} ${elsewhere}`, error);
  }
}

/** The opening lock must be held. */
function openAlone(options: OpenStoreOptions, files: HistoryFiles): OpenedStore {
  try {
    return openClass(options, files);
  } catch (error) {
    // A file that says of itself that it cannot be written, while it can (https://sqlite.org/fileformat2.html §1.3.3).
    const { code } = error as NodeJS.ErrnoException;
    const isWrong = code === "SQLITE_READONLY" && files.isWritable();
    if (!isDamage(error) && !isWrong) throw error;
    const notice = setAside(options, files);
    // What was to be continued is in the file that was set aside.
    const choice = typeof options.choice === "object" ? options.choice : "usual";
    const { notices, ...opened } = openClass({ ...options, choice }, files);
    return { ...opened, notices: [notice, ...notices] };
  }
}

function openClass({ choice, now, notify }: OpenStoreOptions, files: HistoryFiles): OpenedStore {
  files.makeFile(files.database);
  for (const path of [files.log, files.logIndex]) makeWritable(path);
  // SQLite would delete the log.
  if (files.size(files.database) === 0 && files.size(files.log) > 0) throw damage("it is empty");
  const connection = new HistoryConnection(files, notify ?? (() => {}));
  let picked: PickedClass | undefined;
  try {
    const { database } = connection;
    picked = pickClass({ database, files, choice, now });
    const { number: classNumber, how, lock, passedOver } = picked;
    connection.hold(classNumber, lock);
    // Reads the whole database, which takes time: only if something of it is to be continued.
    if (how !== "new") checkSound(database);
    const stored = how === "new" ? newClass() : readClass(database, classNumber, now());
    const store = new SqliteStore({ connection, files, classNumber, stored, now });
    if (!connection.isNew) store.rehearse();
    const notices: string[] = [];
    if (how === "interrupted")
      notices.push(`Class ${classNumber} was interrupted; it is continued.`);
    if (how === "new" && choice === "last") {
      notices.push(`No class in ${files.database} can go on; a new one begins.`);
    }
    const { unusable } = stored;
    if (unusable.length > 0) notices.push(unusableNotice(files, classNumber, unusable));
    const undo = picked.undo;
    const withdraw = (): void => {
      attempt(undo);
      connection.close(true);
    };
    return { store, notices, passedOver, withdraw };
  } catch (error) {
    if (picked) attempt(picked.undo);
    connection.close(false);
    throw error;
  }
}

/** What was left beside the database is made its owner's to write, as the database is. */
function makeWritable(path: string): void {
  if (!checkFile(path)) return;
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Another server may have ended meanwhile.
    if (code === "ENOENT") return;
    throw new HistoryError(`${path} cannot be written (${code ?? message}). ${elsewhere}`, error);
  }
}

/** Takes back that a class runs. If that cannot be stored it counts as interrupted, or as one that nobody joined. */
function attempt(undo: PickedClass["undo"]): void {
  try {
    undo();
  } catch {
    // Whoever asked says what is wrong with the history, or goes without it.
  }
}

function unusableNotice(
  { database }: HistoryFiles,
  classNumber: number,
  unusable: readonly string[],
): string {
  const named = unusable.slice(0, namedUnusable).join(", ");
  const more = unusable.length - namedUnusable;
  const which = more > 0 ? `${named}, and ${more} more` : named;
  return `Class ${classNumber} in ${database} goes on without what cannot be used: ${which}.`;
}

function checkSound(database: Database): void {
  const result = database.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get();
  if (result?.quick_check !== "ok") throw damage(String(result?.quick_check));
}

/** Returns a notice of what it did. Throws if another server still uses the damaged file. */
function setAside({ dataDir, now }: OpenStoreOptions, files: HistoryFiles): string {
  if (files.classLocks().some((path) => isHeld(path))) {
    const why = `The history in ${dataDir} is damaged, and another server is using it.`;
    throw new HistoryError(`${why} Stop that one first. ${elsewhere}`);
  }
  const aside = files.setAside(new Date(now()));
  return `The history is damaged; it was set aside as ${aside} and a new one begun.`;
}
