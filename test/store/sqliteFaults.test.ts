import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import type { SqliteStore } from "../../src/store/sqliteStore.ts";
import { StorageFailure } from "../../src/store/store.ts";
import { Child } from "../support/child.ts";
import { ClassFile } from "../support/classFile.ts";
import { bob, entry, turn } from "./storeContract.ts";
import { readMissed, readPublic } from "../support/readHistory.ts";
import { makeGroup } from "../support/makeGroup.ts";

const alice = { ...bob, id: 2, name: "Alice" };

/** A fault of the database, and its end. */
interface Fault {
  /** What SQLite calls it. */
  code: string;
  begin(database: Database, path: string): void | Promise<void>;
  end(database: Database): void | Promise<void>;
}

/** So large that there is no room for it where a database may not grow. */
const large = "x".repeat(200_000);

function pages(database: Database): number {
  const row = database.query<{ page_count: number }, []>("PRAGMA page_count").get();
  return row?.page_count ?? 0;
}

let locker: Child | undefined;

const faults: Record<string, Fault> = {
  // SQLite answers a full database and a full disk alike.
  "a full disk": {
    code: "SQLITE_FULL",
    begin: (database) => void database.run(`PRAGMA max_page_count = ${pages(database)}`),
    end: (database) => void database.run("PRAGMA max_page_count = 1000000"),
  },
  "a disk that may only be read": {
    code: "SQLITE_READONLY",
    begin: (database) => void database.run("PRAGMA query_only = 1"),
    end: (database) => void database.run("PRAGMA query_only = 0"),
  },
  "a database that another process has locked": {
    code: "SQLITE_BUSY",
    async begin(_database, path) {
      locker = new Child("databaseLocker.ts", path);
      expect(await locker.line()).toBe("locked");
    },
    async end() {
      await locker?.endInput();
    },
  },
};

function commitCode(store: SqliteStore): string {
  try {
    store.commit();
  } catch (error) {
    if (!(error instanceof StorageFailure)) throw error;
    return (error.cause as { code: string }).code;
  }
  return "stored";
}

for (const [name, fault] of Object.entries(faults)) {
  describe(name, () => {
    test("fails the turn whole, leaves what was stored to be read, and is got over when it ends", async () => {
      using file = new ClassFile();
      const { store, database } = file.newStore();
      store.changes.addMember(bob);
      turn(store, entry(1));
      await fault.begin(database, file.path);
      store.changes.addMember(alice);
      makeGroup(store, { id: 1, name: "groupA", members: [bob.id, alice.id] });
      const { message } = entry(2);
      store.append(entry(2, { message: { ...message, text: large } }));
      store.append(entry(3));
      expect(commitCode(store)).toBe(fault.code);
      expect(store.newest).toBe(1);
      expect(readPublic(store)).toEqual([entry(1).message]);
      expect(store.receipt(bob.id, "c3")).toBeUndefined();
      expect(store.latest(9).length).toBe(1);
      await fault.end(database);
      turn(store, entry(4, { senderId: alice.id }));
      expect(readPublic(store).map(({ seq }) => seq)).toEqual([1, 4]);
      expect(store.receipt(bob.id, "c2")).toBeUndefined();
      expect(store.receipt(alice.id, "c4")?.seq).toBe(4);
      // The group that could not be stored was kept.
      turn(store, entry(5, { audience: { kind: "group", id: 1 } }));
      expect(readMissed(store, alice, 4).map(({ seq }) => seq)).toEqual([5]);
    });

    test("that lasts leaves a class that is not ended, and says nothing of it", async () => {
      using file = new ClassFile();
      const { store, database } = file.newStore();
      store.changes.addMember(bob);
      turn(store, entry(1));
      await fault.begin(database, file.path);
      // Where there is no room, taking away needs none.
      if (fault.code !== "SQLITE_FULL") {
        store.end();
        expect(database.query("SELECT ended FROM class").all()).toEqual([{ ended: null }]);
        expect(database.query("SELECT name FROM stay").all()).toEqual([{ name: bob.name }]);
      }
      await fault.end(database);
      store.end();
      expect(database.query("SELECT ended FROM class").all()).toEqual([{ ended: 0 }]);
      expect(database.query("SELECT name FROM stay").all()).toEqual([]);
    });
  });
}

test("however many come and go while nothing can be stored, no more is kept than who is there", () => {
  using file = new ClassFile();
  const { store, database } = file.newStore();
  database.run("PRAGMA query_only = 1");
  for (let id = 1; id <= 1_000; id++) {
    store.changes.addMember({ ...bob, id, name: `n${id}` });
    makeGroup(store, { id, name: `group${id}`, members: [id] });
    store.append(entry(id, { senderId: id }));
    expect(commitCode(store)).toBe("SQLITE_READONLY");
    if (id < 1_000) {
      store.changes.deleteGroup(id);
      store.changes.removeMember(id);
    }
  }
  database.run("PRAGMA query_only = 0");
  store.commit();
  expect(database.query("SELECT name FROM stay").all()).toEqual([{ name: "n1000" }]);
  expect(database.query("SELECT name FROM closed_group").all()).toEqual([{ name: "group1000" }]);
  expect(database.query("SELECT count(*) AS count FROM group_visit").get()).toEqual({ count: 1 });
  expect(database.query("SELECT last_stay, last_group FROM class").get()).toEqual({
    last_stay: 1_000,
    last_group: 1_000,
  });
});
