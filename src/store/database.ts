import { Database } from "bun:sqlite";
import { HistoryError } from "./historyError.ts";
import { migrations } from "./migrations.ts";

/** How long a transaction waits for another server that writes to the same history, in milliseconds. */
export const busyMs = 1_000;
/** Bytes of a page of a new history: a turn of one message writes two pages. */
export const pageBytes = 2_048;
/** Pages the write-ahead log may hold before a checkpoint, which then takes about 10 ms. */
export const logPages = 8_000;
/** Versions above are none that a release could have. */
const highestVersion = 10_000;

/**
 * Opens a database of classes and brings it to this program's version. Throws SQLite's errors, and
 * {@link HistoryError} if it has a newer version.
 * @param path of a file, which may be empty
 */
export function openDatabase(path: string): Database {
  const database = new Database(path, { readwrite: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${busyMs}`);
    // Counts for a new file only.
    database.run(`PRAGMA page_size = ${pageBytes}`);
    // Before anything is written: a newer version is left as it is.
    const isNew = checkedVersion(database) === 0;
    // A power cut can take nothing from a new file: it is made without waiting for the disk.
    if (isNew) database.run("PRAGMA synchronous = OFF");
    // Readers do not wait for writers, nor the other way round.
    database.run("PRAGMA journal_mode = WAL");
    migrate(database);
    // The log goes to the operating system at each commit, and to the disk only at checkpoints.
    // A killed process therefore loses nothing. A power cut may lose the last commits, never a
    // part of one, and leaves the database sound.
    database.run("PRAGMA synchronous = NORMAL");
    // What was corrected is nowhere: its place in the file is written over.
    database.run("PRAGMA secure_delete = ON");
    // A checkpoint holds up its turn, and a larger one costs little more than a small one.
    database.run(`PRAGMA wal_autocheckpoint = ${logPages}`);
    return database;
  } catch (error) {
    database.close(true);
    throw error;
  }
}

/**
 * Brings a database to this program's version, wholly or not at all.
 * Throws {@link HistoryError} if the database has a newer version; nothing is changed then.
 * @param steps all migrations, in order
 */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  if (checkedVersion(database, steps) === steps.length) return;
  const bringUp = database.transaction(() => {
    // Another program may have brought it further meanwhile.
    for (const step of steps.slice(checkedVersion(database, steps))) database.run(step);
    database.run(`PRAGMA user_version = ${steps.length}`);
  });
  bringUp.immediate();
}

/** Whether an error says that a database's file is not what it should be. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && damageCodes.test(String(error.code));
}

/** An error that {@link isDamage} knows, for what SQLite does not notice. */
export function damage(message: string): Error {
  return Object.assign(new Error(message), { code: "SQLITE_CORRUPT" });
}

/** A file that is a database, but not one of classes, gives SQLITE_ERROR; rows that cannot be, the others. */
const damageCodes =
  /^SQLITE_(?:CORRUPT|NOTADB|ERROR|FORMAT|SCHEMA|CONSTRAINT|MISMATCH|RANGE|TOOBIG|IOERR_SHORT_READ)/;

/**
 * The schema version of a database, 0 if it is empty. Throws {@link HistoryError} if it is newer, and
 * {@link damage} if no release could have it.
 */
function checkedVersion(database: Database, steps: readonly string[] = migrations): number {
  const version = schemaVersion(database);
  if (version < 0 || version > highestVersion) throw damage(`its version is ${version}`);
  if (version > steps.length) {
    throw new HistoryError(
      `${database.filename} is of a newer ClassChat (its version is ${version}, this program knows ${steps.length}). ` +
        "Use the newer program, another --data-dir, or --no-history.",
    );
  }
  return version;
}

/** The schema version of a database, 0 if it is empty. */
export function schemaVersion(database: Database): number {
  const row = database.query<{ user_version: number }, []>("PRAGMA user_version").get();
  return row?.user_version ?? 0;
}
