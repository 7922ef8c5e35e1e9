import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import { StorageFailure } from "../../src/store/store.ts";
import { Child } from "../support/child.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";
import { textsOf } from "../support/textsOf.ts";
import { bob, entry, turn } from "./storeContract.ts";

/** A folder in which the history's folder lies, so that it can be moved. */
class Place implements Disposable {
  readonly #parent = new DataFolder();
  readonly path = join(this.#parent.path, "data");
  readonly elsewhere = join(this.#parent.path, "elsewhere");
  readonly files = new HistoryFiles(this.path);
  readonly #open: Store[] = [];

  open(): Store {
    const { store } = openStore({ dataDir: this.path, choice: "usual", now: () => 5 });
    this.#open.push(store);
    return store;
  }

  /** A class in which Bob has said message 1. */
  begin(): Store {
    const store = this.open();
    store.changes.addMember(bob);
    turn(store, entry(1));
    store.tick(0);
    expect(store.failure).toBeUndefined();
    return store;
  }

  [Symbol.dispose](): void {
    for (const store of this.#open) store.close();
    this.#parent[Symbol.dispose]();
  }
}

/** What the history in a folder holds for whoever opens it next. */
function textsIn(folder: string): string[] {
  return textsOf({ path: folder }).flat();
}

function why(store: Store): string {
  store.tick(1_000);
  return store.failure?.why ?? "stored";
}

function refuses(store: Store, seq: number): void {
  store.append(entry(seq));
  expect(() => store.commit()).toThrow(StorageFailure);
  expect(store.latest(1).map((message) => message.seq)).toEqual([seq - 1]);
}

const removals: Record<
  string,
  { take(place: Place): void; giveBack(place: Place): void; says: string }
> = {
  "the folder is moved away": {
    take: ({ path, elsewhere }) => renameSync(path, elsewhere),
    giveBack: ({ path, elsewhere }) => renameSync(elsewhere, path),
    says: "classchat.sqlite was removed or moved away. Put it back, or stop the server and start it again.",
  },
  "another folder lies in its place": {
    take({ path, elsewhere }) {
      renameSync(path, elsewhere);
      const other = openStore({ dataDir: path, choice: "usual", now: () => 6 }).store;
      other.changes.addMember(bob);
      turn(other, entry(1, { message: { ...entry(1).message, text: "of another history" } }));
      other.end();
      other.close();
    },
    giveBack({ path, elsewhere }) {
      expect(textsIn(path)).toEqual(["of another history"]);
      rmSync(path, { recursive: true });
      renameSync(elsewhere, path);
    },
    says: "classchat.sqlite is another file now. Put it back, or stop the server and start it again.",
  },
  "the database is moved away, and its log is not": {
    take: ({ files, path }) => renameSync(files.database, join(path, "moved")),
    giveBack: ({ files, path }) => renameSync(join(path, "moved"), files.database),
    says: "classchat.sqlite was removed or moved away.",
  },
  "a copy of the database lies in its place": {
    take({ files, path }) {
      renameSync(files.database, join(path, "moved"));
      copyFileSync(join(path, "moved"), files.database);
    },
    giveBack: ({ files, path }) => renameSync(join(path, "moved"), files.database),
    says: "classchat.sqlite is another file now.",
  },
};

/** Writes into a file, without making it another one or another length. */
function overwrite(path: string, position: number): void {
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, new Uint8Array(3_000).fill(0xff), 0, 3_000, position);
  closeSync(descriptor);
}

const overwritten: Record<string, (files: HistoryFiles) => void> = {
  "the database is cut off": ({ database }) => truncateSync(database, 5_000),
  "the database is emptied": ({ database }) => truncateSync(database),
  "the database is overwritten by less": ({ database }) => writeFileSync(database, "nothing"),
  "the log is emptied": ({ log }) => truncateSync(log),
  "the beginning of the log is overwritten": ({ log }) => overwrite(log, 20),
};

describe("while a server runs", () => {
  for (const [what, { take, giveBack, says }] of Object.entries(removals)) {
    test(`${what}: that is said at the next look, messages are refused, and go on when it is back`, () => {
      using place = new Place();
      const store = place.begin();
      take(place);
      expect(why(store)).toContain(join(place.path, says));
      refuses(store, 2);
      store.changes.addMember({ ...bob, id: 2, name: "Mary" });
      expect(() => store.commit()).toThrow(StorageFailure);
      giveBack(place);
      expect(why(store)).toBe("stored");
      turn(store, entry(2));
      store.close();
      expect(textsIn(place.path)).toEqual(["text 1", "text 2"]);
      const again = place.open();
      expect(again.restored.members.map(({ name }) => name)).toEqual(["Bob", "Mary"]);
    });
  }

  test("the folder is removed for good: the class refuses, ends when it is told to, and leaves nothing behind", () => {
    using place = new Place();
    const store = place.begin();
    rmSync(place.path, { recursive: true });
    expect(why(store)).toContain("was removed or moved away.");
    refuses(store, 2);
    store.end();
    store.close();
    expect(existsSync(place.path)).toBe(false);
    expect(place.open().newest).toBe(0);
  });

  test("the history is moved and the server stopped: nothing is lost where it went, nor spoiled where it was", async () => {
    using place = new Place();
    const store = place.begin();
    renameSync(place.path, place.elsewhere);
    await using other = new Child("classHolder.ts", place.path, "of the other");
    await other.line();
    turn(store, entry(2));
    expect(why(store)).toContain("is another file now.");
    store.end();
    store.close();
    expect(existsSync(place.files.log)).toBe(true);
    expect(textsIn(place.path)).toEqual(["of the other"]);
    expect(textsIn(place.elsewhere)).toEqual(["text 1", "text 2"]);
    await other.kill();
    expect(textsIn(place.path)).toEqual(["of the other"]);
  });

  for (const name of ["log", "logIndex"] as const) {
    test(`the ${name === "log" ? "write-ahead log" : "index of the log"} is removed: nothing is lost, and the class goes on with a new one`, () => {
      using place = new Place();
      const store = place.begin();
      rmSync(place.files[name]);
      turn(store, entry(2));
      expect(why(store)).toBe("stored");
      expect(existsSync(place.files[name])).toBe(true);
      turn(store, entry(3));
      // Who comes now shares the new log.
      expect(textsIn(place.path)).toEqual(["text 1", "text 2", "text 3"]);
      store.close();
      expect(textsIn(place.path)).toEqual(["text 1", "text 2", "text 3"]);
    });
  }

  test("the log is removed while two servers write it: both refuse until they are started again, and nothing is lost", async () => {
    using place = new Place();
    const store = place.begin();
    await using other = new Child("classHolder.ts", place.path, "of the other");
    await other.line();
    rmSync(place.files.log);
    turn(store, entry(2));
    expect(why(store)).toContain(
      `${place.files.log} was removed while several servers use it. Stop all of them, then start them again.`,
    );
    refuses(store, 3);
    await other.kill();
    // Alone, it can begin a new log.
    expect(why(store)).toBe("stored");
    turn(store, entry(3));
    store.close();
    expect(textsIn(place.path)).toEqual(["text 1", "text 2", "text 3", "of the other"]);
  });

  test("the lock of its class is removed: another server does not continue the class", () => {
    using place = new Place();
    const store = place.begin();
    rmSync(place.files.classLock(1));
    expect(why(store)).toBe("stored");
    expect(place.open().newest).toBe(0);
    turn(store, entry(2));
  });

  test("the lock is removed and another server has the class already: one of them refuses", () => {
    using place = new Place();
    const store = place.begin();
    rmSync(place.files.classLock(1));
    const other = place.open();
    expect(other.newest).toBe(1);
    expect(why(store)).toContain("another server has continued the class since: stop one of them.");
    refuses(store, 2);
    turn(other, entry(2, { message: { ...entry(2).message, text: "of the other" } }));
    other.close();
    expect(why(store)).toBe("stored");
  });

  for (const [what, damage] of Object.entries(overwritten)) {
    test(`${what}: messages are refused until the server is started again, and nothing is copied into the database`, () => {
      using place = new Place();
      const store = place.begin();
      turn(store, ...Array.from({ length: 500 }, (_, index) => entry(index + 2)));
      store.tick(0);
      store.tick(20_000);
      for (let seq = 502; seq < 600; seq++) turn(store, entry(seq));
      store.tick(20_500);
      damage(place.files);
      const left = readFileSync(place.files.database);
      for (let look = 0; look < 3; look++) {
        expect(why(store)).toContain("was overwritten: stop the server and start it again.");
        refuses(store, 600);
      }
      store.end();
      store.close();
      expect(readFileSync(place.files.database).equals(left)).toBe(true);
      expect(place.open().failure).toBeUndefined();
    });
  }

  test("the log is overwritten where it was found whole: that is noticed before it is copied into the database", () => {
    using place = new Place();
    const store = place.begin();
    store.tick(20_000);
    for (let seq = 2; seq < 50; seq++) turn(store, entry(seq));
    store.tick(20_500);
    overwrite(place.files.log, 20_000);
    const left = readFileSync(place.files.database);
    store.tick(40_000);
    expect(why(store)).toContain(`${place.files.log} was overwritten:`);
    store.close();
    expect(readFileSync(place.files.database).equals(left)).toBe(true);
    expect(textsIn(place.path)[0]).toBe("text 1");
  });

  test("the log is overwritten right before the server stops: it is not copied into the database", () => {
    using place = new Place();
    const store = place.begin();
    overwrite(place.files.log, 20);
    const left = readFileSync(place.files.database);
    store.close();
    expect(readFileSync(place.files.database).equals(left)).toBe(true);
  });

  test("another program that tidies up the database does not disturb it", () => {
    using place = new Place();
    const store = place.begin();
    turn(store, ...Array.from({ length: 500 }, (_, index) => entry(index + 2)));
    store.tick(0);
    {
      using other = new Database(place.files.database, { readwrite: true });
      other.run("DELETE FROM message WHERE id % 2 = 0");
      other.run("VACUUM");
      other.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    expect(why(store)).toBe("stored");
    turn(store, entry(502));
    expect(store.latest(2).map(({ seq }) => seq)).toEqual([501, 502]);
  });

  test("the window is told once that the history fails, once why else, and once that it is back", () => {
    using place = new Place();
    const store = place.begin();
    const room = new TestClass(store);
    const { member } = room.join("Mary", "token");
    room.endTurn();
    const look = (): void => {
      store.tick(1_000);
      room.endTurn();
    };
    renameSync(place.path, place.elsewhere);
    look();
    look();
    room.say(member, "everyone", "refused", "c1");
    room.endTurn();
    mkdirSync(place.path);
    writeFileSync(place.files.database, "");
    look();
    rmSync(place.path, { recursive: true });
    renameSync(place.elsewhere, place.path);
    look();
    look();
    const said = room.events.filter(({ kind }) => kind.startsWith("storage"));
    expect(said).toEqual([
      { kind: "storageFailed", why: expect.stringContaining("was removed or moved away.") },
      { kind: "storageFailed", why: expect.stringContaining("is another file now.") },
      { kind: "storageRecovered" },
    ]);
  });
});
