import type { Database } from "bun:sqlite";
import { newClass, readClass } from "./storedClass.ts";
import { damage, isDamage } from "./database.ts";
import { FileLock } from "./fileLock.ts";
import { HistoryConnection, isHeld } from "./historyConnection.ts";
import { HistoryError } from "./historyError.ts";
import { HistoryFiles } from "./historyFiles.ts";
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
  /** If no class was interrupted, continue the last one instead of starting a new one. */
  continueLast: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Is told later what the person who runs the server should know, a sentence each. */
  notify?: (notice: string) => void;
}

export interface OpenedStore {
  store: Store;
  /** What the person who runs the server should know, a sentence each. */
  notices: string[];
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
  try {
    return openClass(options, files);
  } catch (error) {
    // A file that says of itself that it cannot be written, while it can (https://sqlite.org/fileformat2.html §1.3.3).
    const { code } = error as NodeJS.ErrnoException;
    const isWrong = code === "SQLITE_READONLY" && files.isWritable(files.database);
    if (!isDamage(error) && !isWrong) throw error;
    const notice = setAside(options, files);
    const { store, notices } = openClass(options, files);
    return { store, notices: [notice, ...notices] };
  }
}

function openClass(
  { continueLast, now, notify }: OpenStoreOptions,
  files: HistoryFiles,
): OpenedStore {
  files.makeFile(files.database);
  const connection = new HistoryConnection(files, notify ?? (() => {}));
  try {
    const { database } = connection;
    const { number: classNumber, how, lock } = pickClass({ database, files, continueLast, now });
    connection.hold(classNumber, lock);
    // Reads the whole database, which takes time: only if something of it is to be continued.
    if (how !== "new") checkSound(database);
    const stored = how === "new" ? newClass() : readClass(database, classNumber);
    const store = new SqliteStore({ connection, classNumber, stored, now });
    if (!connection.isNew) store.rehearse();
    const notices =
      how === "interrupted" ? [`Class ${classNumber} was interrupted; it is continued.`] : [];
    const { unusable } = stored;
    if (unusable.length > 0) notices.push(unusableNotice(files, classNumber, unusable));
    return { store, notices };
  } catch (error) {
    connection.close(false);
    throw error;
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
