import type { Database } from "bun:sqlite";
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDamage } from "./database.ts";
import { HistoryError } from "./historyError.ts";

/** A private copy of a history that cannot be read where it is. Disposing it removes the copy. */
export class HistoryCopy implements Disposable {
  readonly #folder: string;
  /** Path of the copied database. */
  readonly database: string;

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "classchat-"));
    this.database = join(this.#folder, "classchat.sqlite");
  }

  /**
   * Copies the files of a history that no server is using. Throws `HistoryError` if there is no room for
   * the copy, and the system's error if the history cannot be read.
   * @param path of the database
   */
  static ofFiles(path: string): HistoryCopy {
    accessSync(path, constants.R_OK);
    return HistoryCopy.#make(path, (copy) => {
      // The log holds messages too. Its index is left out: SQLite makes a new one.
      for (const end of ["", "-wal"]) {
        if (existsSync(path + end)) copyFileSync(path + end, copy + end);
      }
    });
  }

  /**
   * Copies an open database, to which servers may be writing. Throws `HistoryError` if there is no room for
   * the copy, and SQLite's error if the database is damaged.
   */
  static ofDatabase(database: Database): HistoryCopy {
    return HistoryCopy.#make(database.filename, (copy) => database.run("VACUUM INTO ?", [copy]));
  }

  static #make(original: string, write: (path: string) => void): HistoryCopy {
    let copy: HistoryCopy | undefined;
    try {
      copy = new HistoryCopy();
      write(copy.database);
      return copy;
    } catch (error) {
      copy?.[Symbol.dispose]();
      if (isDamage(error)) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const why = `A copy of ${original} to read it from cannot be made in ${tmpdir()} (${code ?? message}).`;
      throw new HistoryError(`${why} Name a folder with room for it with TMPDIR.`, error);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
