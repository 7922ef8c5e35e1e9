import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "../../src/store/database.ts";
import { HistoryError } from "../../src/store/historyError.ts";
import { HistoryReader, pageMessages } from "../../src/store/historyReader.ts";
import { migrations, rowIdsOf } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { bob, entry, turn } from "./storeContract.ts";

function open(folder: DataFolder) {
  return openStore({ dataDir: folder.path, choice: "usual", now: () => 7 }).store;
}

/** The first class, in which Bob alone has been. */
const classOfBob = {
  number: 1,
  startedAt: 7,
  endedAt: undefined,
  pausedAt: undefined,
  cluster: undefined,
  joined: 1,
};

function seqs(reader: HistoryReader, classNumber: number, includePrivate = false): number[] {
  return [...reader.pages({ classNumber, includePrivate })].flat().map(({ seq }) => seq);
}

describe("a history that is read", () => {
  test("is read while a server writes to it, and gives what there is when it is asked for", () => {
    using folder = new DataFolder();
    const store = open(folder);
    store.changes.addMember(bob);
    turn(store, entry(1));
    using reader = new HistoryReader(folder.path);
    expect(reader.classes()).toEqual([{ ...classOfBob, present: 1 }]);
    expect(seqs(reader, 1)).toEqual([1]);
    turn(store, entry(2));
    expect(seqs(reader, 1)).toEqual([1, 2]);
    // In the midst of a turn of its own the server still is not held up, nor does it hold up.
    const pages = reader.pages({ classNumber: 1, includePrivate: false });
    pages.next();
    turn(store, entry(3));
    expect(store.newest).toBe(3);
    store.end();
    store.close();
    expect(reader.classes()).toEqual([
      {
        number: 1,
        startedAt: 7,
        endedAt: 7,
        pausedAt: undefined,
        cluster: undefined,
        joined: 1,
        present: 0,
      },
    ]);
  });

  test("comes in pages without gap or repeat, and ends though the class goes on", () => {
    using folder = new DataFolder();
    const store = open(folder);
    const count = 2 * pageMessages + 10;
    turn(store, ...Array.from({ length: count }, (_, index) => entry(index + 1)));
    using reader = new HistoryReader(folder.path);
    const lengths: number[] = [];
    const read: number[] = [];
    let last = count;
    for (const page of reader.pages({ classNumber: 1, includePrivate: false })) {
      lengths.push(page.length);
      read.push(...page.map(({ seq }) => seq));
      last += 1;
      turn(store, entry(last));
    }
    expect(lengths).toEqual([pageMessages, pageMessages, 10]);
    expect(read).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    store.close();
  });

  test("keeps private, group and room messages to itself unless they are asked for", () => {
    using folder = new DataFolder();
    const store = open(folder);
    turn(
      store,
      entry(1),
      entry(2, { audience: { kind: "member", id: 2 } }),
      entry(3, { audience: { kind: "group", id: 1 } }),
      entry(4),
      entry(5, { audience: { kind: "room", id: 1 } }),
    );
    using reader = new HistoryReader(folder.path);
    expect(seqs(reader, 1)).toEqual([1, 4]);
    expect(seqs(reader, 1, true)).toEqual([1, 2, 3, 4, 5]);
    expect(reader.count({ classNumber: 1, includePrivate: false })).toBe(2);
    expect(reader.count({ classNumber: 1, includePrivate: true })).toBe(5);
    expect(seqs(reader, 2, true)).toEqual([]);
    store.close();
  });
});

describe("a history of an older ClassChat", () => {
  for (const version of migrations.keys()) {
    if (version === 0) continue;
    test(`of version ${version} is read, and left as it is`, () => {
      using folder = new DataFolder();
      const path = join(folder.path, "classchat.sqlite");
      using database = new Database(path);
      migrate(database, migrations.slice(0, version));
      database.run("INSERT INTO class (started, ended, last_stay) VALUES (7, NULL, 1)");
      const insert = database.query(
        `INSERT INTO message (id, at, sender, receiver, text, stay_id, audience, delivered, held)
         VALUES (?, 8, 'Bob', 'everyone', 'hello', 1, 0, 0, 0)`,
      );
      for (const seq of [1, 2, 3]) insert.run(rowIdsOf(1).first + seq);
      using reader = new HistoryReader(folder.path);
      expect(reader.classes()).toEqual([{ ...classOfBob, present: 0 }]);
      expect(seqs(reader, 1)).toEqual([1, 2, 3]);
      expect(database.query("PRAGMA user_version").get()).toEqual({ user_version: version });
    });
  }
});

describe("a history that cannot be read is refused in a sentence:", () => {
  test("there is none", () => {
    using folder = new DataFolder();
    expect(() => new HistoryReader(folder.path)).toThrow(HistoryError);
    expect(() => new HistoryReader(folder.path)).toThrow(`There is no history in ${folder.path}.`);
  });

  test("it is damaged, and is left as it is", () => {
    using folder = new DataFolder();
    const path = join(folder.path, "classchat.sqlite");
    const text = "no history ".repeat(1_000);
    writeFileSync(path, text);
    expect(() => new HistoryReader(folder.path)).toThrow(HistoryError);
    expect(() => new HistoryReader(folder.path)).toThrow("is damaged (SQLITE_NOTADB).");
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("it is of a newer version, or empty", () => {
    using folder = new DataFolder();
    const store = open(folder);
    store.end();
    store.close();
    using database = new Database(join(folder.path, "classchat.sqlite"), { readwrite: true });
    database.run("PRAGMA user_version = 99");
    expect(() => new HistoryReader(folder.path)).toThrow("is of a newer ClassChat (version 99).");
    database.run("PRAGMA user_version = 0");
    expect(() => new HistoryReader(folder.path)).toThrow(
      "is empty. Begin a class with classchat serve.",
    );
  });
});
