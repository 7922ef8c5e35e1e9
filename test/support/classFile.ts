import type { Database } from "bun:sqlite";
import { newClass } from "../../src/store/storedClass.ts";
import { HistoryConnection } from "../../src/store/historyConnection.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { SqliteStore } from "../../src/store/sqliteStore.ts";
import { DataFolder } from "./dataFolder.ts";

/** A database with as many classes as are asked for, all of them in one folder. */
export class ClassFile implements Disposable {
  readonly #folder = new DataFolder();
  readonly #files = new HistoryFiles(this.#folder.path);
  readonly path = this.#files.database;
  readonly #open: SqliteStore[] = [];

  constructor() {
    this.#files.makeFile(this.path);
  }

  /** A store of a new class over a connection of its own, which is given too: there faults are made. */
  newStore(): { store: SqliteStore; database: Database } {
    const connection = new HistoryConnection(this.#files, () => {});
    const { database } = connection;
    const { lastInsertRowid } = database.run("INSERT INTO class (started) VALUES (0)");
    const classNumber = Number(lastInsertRowid);
    const files = this.#files;
    const stored = newClass();
    const store = new SqliteStore({ connection, files, classNumber, stored, now: () => 0 });
    this.#open.push(store);
    return { store, database };
  }

  [Symbol.dispose](): void {
    for (const store of this.#open) store.close();
    this.#folder[Symbol.dispose]();
  }
}
