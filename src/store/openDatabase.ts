import { Database } from "bun:sqlite";
import { limits } from "../model/limits.ts";
import { checkedVersion, migrate } from "./migrate.ts";

/**
 * Opens a database of classes, which is brought to this program's version. Throws SQLite's errors, and
 * `HistoryError` where it is of a newer version.
 * @param path of a file, which may be empty
 */
export function openDatabase(path: string): Database {
  const database = new Database(path, { readwrite: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${limits.storeBusyMs}`);
    // Counts for a new file only.
    database.run(`PRAGMA page_size = ${limits.storePageBytes}`);
    // Before anything is written: a newer version is left as it is.
    const isNew = checkedVersion(database) === 0;
    // There is nothing in a new one that a power cut could take: it is made without waiting for the disk.
    if (isNew) database.run("PRAGMA synchronous = OFF");
    // Who reads does not wait for who writes, nor the other way round.
    database.run("PRAGMA journal_mode = WAL");
    migrate(database);
    // The log is handed to the operating system at each commit, and forced to the disk at checkpoints
    // only. A killed process therefore loses nothing. A power cut may lose the last commits, never a
    // part of one, and leaves the database sound.
    database.run("PRAGMA synchronous = NORMAL");
    // A checkpoint holds up its turn, and a larger one costs little more than a small one.
    database.run(`PRAGMA wal_autocheckpoint = ${limits.storeLogPages}`);
    return database;
  } catch (error) {
    database.close(true);
    throw error;
  }
}
