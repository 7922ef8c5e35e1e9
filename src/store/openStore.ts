import type { Database } from "bun:sqlite";
import { busyMs, isDamage, openDatabase } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import { HistoryError } from "./historyError.ts";
import { HistoryFiles } from "./historyFiles.ts";
import type { PickedClass } from "./pickClass.ts";
import { pickClass } from "./pickClass.ts";
import { SqliteStore } from "./sqliteStore.ts";
import type { Store } from "./store.ts";

/** How long a starting server waits for another one that opens the same history, in milliseconds. */
const openWithinMs = 10_000;

export interface OpenStoreOptions {
  /** Folder of the history; made if it is missing. */
  dataDir: string;
  /** If no class was interrupted, continue the last one instead of starting a new one. */
  continueLast: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

export interface OpenedStore {
  store: Store;
  /** What the person who runs the server should know, a sentence each. */
  notices: string[];
}

interface Opened {
  database: Database;
  picked: PickedClass;
}

const elsewhere = "Choose another --data-dir, or --no-history.";

/**
 * Opens the history and picks its class: an interrupted one is continued, else a new one starts.
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
  const notices: string[] = [];
  let opened: Opened;
  try {
    opened = openClass(options, files);
  } catch (error) {
    if (!isDamage(error)) throw error;
    notices.push(setAside(options, files));
    opened = openClass(options, files);
  }
  const { database, picked } = opened;
  const { number, how, lock } = picked;
  if (how === "interrupted") notices.push(`Class ${number} was interrupted; it is continued.`);
  const onClosed = (hasEnded: boolean): void => {
    lock[Symbol.dispose]();
    if (hasEnded) removeLock(files, number);
  };
  const store = new SqliteStore({ database, classNumber: number, now: options.now, onClosed });
  return { store, notices };
}

function openClass({ continueLast, now }: OpenStoreOptions, files: HistoryFiles): Opened {
  files.makeFile(files.database);
  const database = openDatabase(files.database);
  let picked: PickedClass | undefined;
  try {
    picked = pickClass({ database, files, continueLast, now });
    // Reads the whole database, which takes time: only if something went wrong.
    if (picked.how === "interrupted") checkSound(database);
    return { database, picked };
  } catch (error) {
    database.close(true);
    picked?.lock[Symbol.dispose]();
    throw error;
  }
}

function checkSound(database: Database): void {
  const result = database.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get();
  if (result?.quick_check === "ok") return;
  throw Object.assign(new Error(result?.quick_check), { code: "SQLITE_CORRUPT" });
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

function isHeld(path: string): boolean {
  using lock = FileLock.take(path, 0);
  return lock === undefined;
}

/** Only while no other server can be about to take it: a lock on a file that is gone holds nothing. */
function removeLock(files: HistoryFiles, number: number): void {
  try {
    using opening = FileLock.take(files.openingLock, busyMs);
    if (opening) files.remove(files.classLock(number));
  } catch {
    // A file that nobody holds is harmless.
  }
}
