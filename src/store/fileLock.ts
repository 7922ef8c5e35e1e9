import { Database } from "bun:sqlite";

/**
 * Holds a file for one holder alone. The operating system lets go of it when the process ends, however
 * it ends: a lock of SQLite's is one of the system's, on every platform.
 */
export class FileLock implements Disposable {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Undefined where another holds it, in this process or another.
   * @param path of a file that exists and is used for nothing else
   * @param withinMs how long to wait for the other, which blocks
   */
  static take(path: string, withinMs: number): FileLock | undefined {
    const database = new Database(path, { readwrite: true });
    try {
      database.run(`PRAGMA busy_timeout = ${withinMs}`);
      // Nothing is ever written, so that there is no journal to lie beside the file.
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
