import type { Database } from "bun:sqlite";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/store/database.ts";
import { SqliteStore } from "../../src/store/sqliteStore.ts";
import { DataFolder } from "./dataFolder.ts";

/** A database with as many classes as are asked for, all of them in one folder. */
export class ClassFile implements Disposable {
  readonly #folder = new DataFolder();
  readonly path = join(this.#folder.path, "classes.sqlite");
  readonly #open: SqliteStore[] = [];

  constructor() {
    writeFileSync(this.path, "");
  }

  /** A store of a new class over a connection of its own, which is given too: there faults are made. */
  newStore(): { store: SqliteStore; database: Database } {
    const database = openDatabase(this.path);
    const { lastInsertRowid } = database.run("INSERT INTO class (started) VALUES (0)");
    const classNumber = Number(lastInsertRowid);
    const store = new SqliteStore({ database, classNumber, now: () => 0, onClosed() {} });
    this.#open.push(store);
    return { store, database };
  }

  [Symbol.dispose](): void {
    for (const store of this.#open) store.close();
    this.#folder[Symbol.dispose]();
  }
}
