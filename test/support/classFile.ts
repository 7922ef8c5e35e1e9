import type { Database } from "bun:sqlite";
import type { StoredClass } from "../../src/store/storedClass.ts";
import { newClass, readClass } from "../../src/store/storedClass.ts";
import { HistoryConnection } from "../../src/store/historyConnection.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { SqliteStore } from "../../src/store/sqliteStore.ts";
import { DataFolder } from "./dataFolder.ts";

/** A database with as many classes as are asked for, all of them in one folder. */
export class ClassFile implements Disposable {
  readonly #folder = new DataFolder();
  readonly #files = new HistoryFiles(this.#folder.path);
  readonly path = this.#files.database;
  readonly #stores: SqliteStore[] = [];

  constructor() {
    this.#files.makeFile(this.path);
  }

  /** A store of a new class over a connection of its own, which is given too: there faults are made. */
  newStore(): { store: SqliteStore; database: Database; classNumber: number } {
    const connection = new HistoryConnection(this.#files, () => {});
    const { database } = connection;
    const { lastInsertRowid } = database.run("INSERT INTO class (started) VALUES (0)");
    const classNumber = Number(lastInsertRowid);
    const store = this.#open(connection, classNumber, newClass());
    return { store, database, classNumber };
  }

  /** A store that goes on with a class, as after a crash: close the one before. */
  goOn(classNumber: number): { store: SqliteStore; database: Database } {
    const connection = new HistoryConnection(this.#files, () => {});
    const { database } = connection;
    const stored = readClass(database, classNumber, 0);
    return { store: this.#open(connection, classNumber, stored), database };
  }

  #open(connection: HistoryConnection, classNumber: number, stored: StoredClass): SqliteStore {
    const files = this.#files;
    const store = new SqliteStore({ connection, files, classNumber, stored, now: () => 0 });
    this.#stores.push(store);
    return store;
  }

  [Symbol.dispose](): void {
    for (const store of this.#stores) store.close();
    this.#folder[Symbol.dispose]();
  }
}
