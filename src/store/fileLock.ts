import { Database } from "bun:sqlite";
import { statSync, truncateSync } from "node:fs";

/**
 * An exclusive lock on a file. The operating system releases it when the process ends, however it ends:
 * SQLite's locks are the system's, on every platform.
 */
export class FileLock implements Disposable {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Takes the lock; undefined if another holder has it, in this process or another. Throws SQLite's errors.
   * @param path of a file that exists and is used for nothing else
   * @param withinMs how long to block until the other holder releases it
   */
  static take(path: string, withinMs: number): FileLock | undefined {
    // Nothing is ever written to it: what lies in it is damage, and SQLite would not lock that.
    if (statSync(path).size > 0) truncateSync(path);
    const database = new Database(path, { readwrite: true });
    try {
      database.run(`PRAGMA busy_timeout = ${withinMs}`);
      // Nothing is ever written, so no journal is needed beside the file.
      database.run("PRAGMA journal_mode = MEMORY");
      database.run("BEGIN EXCLUSIVE");
      return new FileLock(database);
    } catch (error) {
      database.close(true);
      if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close(true);
  }
}
