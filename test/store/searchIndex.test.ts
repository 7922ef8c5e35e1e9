import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import fc from "fast-check";
import { foldForSearch, parseSearch } from "../../src/model/searchTerms.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { openStore } from "../../src/store/openStore.ts";
import { SearchIndex } from "../../src/store/searchIndex.ts";
import type { Store } from "../../src/store/store.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { ClassFile } from "../support/classFile.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { makeLongHistory } from "../support/longHistory.ts";
import { readAgain } from "../support/readHistory.ts";
import { bob, entry, turn } from "./storeContract.ts";

const alice = { id: 9 };

function open(folder: DataFolder): Store {
  return openStore({ dataDir: folder.path, choice: "usual", now: Date.now }).store;
}

function indexOf(folder: DataFolder): string {
  return new HistoryFiles(folder.path).searchIndex(1);
}

function say(store: Store, from: number, count: number): void {
  store.changes.addMember({ ...bob, id: from });
  for (let seq = from; seq < from + count; seq++) turn(store, entry(seq, { senderId: from }));
}

function fill(store: Store): void {
  while (store.tidy()) continue;
}

function find(store: Store, text: string): number[] {
  return readAgain(store, alice, { terms: parseSearch(text) }).map(({ seq }) => seq);
}

/** The number of the newest message in the index. */
function indexedUpTo(folder: DataFolder): number {
  const index = new SearchIndex(indexOf(folder));
  try {
    return index.upTo;
  } finally {
    index.close();
  }
}

/** Numbers that the index itself gives. */
function indexed(folder: DataFolder, word: string): number[] | undefined {
  const index = new SearchIndex(indexOf(folder));
  try {
    return index.find([foldForSearch(word)], { after: 0, before: 1_000_000 }, 1_000);
  } finally {
    index.close();
  }
}

test("the index is filled step by step, for its owner alone, and a search finds the same at each step", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 450);
  expect(existsSync(indexOf(folder))).toBe(false);
  const all = Array.from({ length: 450 }, (_, index) => 450 - index);
  let steps = 0;
  do {
    expect(find(store, "text")).toEqual(all);
    expect(find(store, "text 44")).toEqual([
      449, 448, 447, 446, 445, 444, 443, 442, 441, 440, 344, 244, 144, 44,
    ]);
    steps += 1;
  } while (store.tidy());
  expect(steps).toBeGreaterThan(3);
  expect(find(store, "text")).toEqual(all);
  for (const name of readdirSync(folder.path).filter((one) => one.includes("search"))) {
    expect(statSync(`${folder.path}/${name}`).mode & 0o777).toBe(0o600);
  }
  store.close();
  expect(indexedUpTo(folder)).toBe(450);
});

test("a search finds the same with and without the index, whatever is said and sought", () => {
  const letter = fc.constantFrom("a", "b", "ä", "B", " ", '"', "数", "学", "😀", "ß");
  const text = fc.array(letter, { minLength: 1, maxLength: 9 }).map((letters) => letters.join(""));
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 30 }),
      fc.array(text, { minLength: 1, maxLength: 20 }),
      (texts, searches) => {
        using file = new ClassFile();
        const stores = [file.newStore().store, new MemoryStore()];
        const [store, plain] = stores;
        if (!store || !plain) throw new Error("there is no store");
        for (const one of stores) {
          const said = texts.map((said, index) =>
            entry(index + 1, { message: { ...entry(index + 1).message, text: said } }),
          );
          turn(one, ...said.slice(0, 20));
          fill(one);
          turn(one, ...said.slice(20));
        }
        for (const search of searches.filter((one) => parseSearch(one).length > 0)) {
          expect([search, find(store, search)]).toEqual([search, find(plain, search)]);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("an old history is indexed once its class goes on, and after a crash the index goes on where it was", () => {
  using folder = new DataFolder();
  const store = makeLongHistory(folder, 1_000);
  store.tidy();
  // As after kill -9: nothing was closed in good order.
  store.close();
  const before = indexedUpTo(folder);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(1_000);
  const again = open(folder);
  fill(again);
  expect(find(again, "line 999")).toEqual([999]);
  again.close();
  expect(indexedUpTo(folder)).toBe(1_000);
  expect(indexed(folder, "line 5")?.length).toBe(111);
});

test("a message that was taken back leaves the index, also if the server crashed before it did", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 20);
  fill(store);
  const retract = (seq: number): void => {
    const messages = [{ seq, at: entry(seq).message.at }];
    const act = { type: "retract", name: "Bob", to: "everyone", messages } as const;
    const audience = { kind: "everyone" } as const;
    store.changes.addAct({ at: 9, by: "window", act, newest: 20, audience });
    store.commit();
  };
  retract(12);
  expect(find(store, "text 12")).toEqual([]);
  fill(store);
  retract(13);
  expect(find(store, "text 13")).toEqual([]);
  store.close();
  expect(indexed(folder, "text 12")).toEqual([]);
  expect(indexed(folder, "text 13")).toEqual([13]);
  const again = open(folder);
  fill(again);
  expect(find(again, "text 1")).toEqual([19, 18, 17, 16, 15, 14, 11, 10, 1]);
  again.close();
  expect(indexed(folder, "text 13")).toEqual([]);
});

test.each([
  ["is no database", (path: string) => writeFileSync(path, "x".repeat(5_000))],
  ["was cut off", (path: string) => writeFileSync(path, new Uint8Array(4_096))],
  [
    "is of another version",
    (path: string) => {
      using database = new Database(path);
      database.run("PRAGMA user_version = 99");
    },
  ],
])("an index that %s is made anew, and nobody notices", (_, spoil) => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 30);
  fill(store);
  store.close();
  spoil(indexOf(folder));
  const again = open(folder);
  expect(find(again, "text 12")).toEqual([12]);
  say(again, 31, 1);
  expect(find(again, "text 31")).toEqual([31]);
  // It rests for a while after a failure.
  for (let step = 0; step < 200; step++) again.tidy();
  expect(find(again, "text 12")).toEqual([12]);
  again.close();
  expect(indexedUpTo(folder)).toBe(31);
});

test("an index that is damaged or taken away while the class runs never fails it", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 300);
  fill(store);
  for (const end of ["", "-wal", "-shm"]) rmSync(indexOf(folder) + end, { force: true });
  writeFileSync(indexOf(folder), "x".repeat(9_000));
  say(store, 301, 5);
  for (let step = 0; step < 300; step++) {
    store.tidy();
    expect(find(store, "text 30")).toEqual([305, 304, 303, 302, 301, 300, 230, 130, 30]);
  }
  expect(store.failure).toBeUndefined();
  store.close();
});

test("nothing of the index lies in a file that the server would not outlive, were it cut off", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 3);
  fill(store);
  const names = readdirSync(folder.path).filter((name) => name.includes("search"));
  expect(names.toSorted()).toEqual(["class-1.search.sqlite", "class-1.search.sqlite-wal"]);
  for (const name of names) truncateSync(`${folder.path}/${name}`);
  say(store, 4, 1);
  fill(store);
  expect(find(store, "text")).toEqual([4, 3, 2, 1]);
  store.close();
});

test("a folder in which no index can be made has searches all the same", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 5);
  // Nothing can be opened as a file where a folder is.
  rmSync(indexOf(folder), { force: true });
  mkdirSync(indexOf(folder));
  fill(store);
  expect(find(store, "text 4")).toEqual([4]);
  expect(store.failure).toBeUndefined();
  store.close();
});

test("an index of another history is not used for this one", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 30);
  fill(store);
  store.close();
  for (const name of readdirSync(folder.path)) {
    if (!name.includes("search")) rmSync(`${folder.path}/${name}`);
  }
  const other = open(folder);
  turn(other, entry(1, { message: { ...entry(1).message, at: 5, text: "something else" } }));
  fill(other);
  expect(find(other, "something")).toEqual([1]);
  expect(find(other, "text")).toEqual([]);
  other.close();
});

test("a class that has ended leaves no index, and one that pauses keeps it", () => {
  using folder = new DataFolder();
  const store = open(folder);
  say(store, 1, 3);
  fill(store);
  store.pause();
  store.close();
  expect(existsSync(indexOf(folder))).toBe(true);
  const again = openStore({ dataDir: folder.path, choice: "last", now: Date.now }).store;
  fill(again);
  again.end();
  again.close();
  expect(readdirSync(folder.path).filter((name) => name.includes("search"))).toEqual([]);
});

test("an index that a class left behind is removed by the next one", () => {
  using folder = new DataFolder();
  const files = new HistoryFiles(folder.path);
  const store = open(folder);
  files.makeFile(files.searchIndex(77));
  say(store, 1, 3);
  fill(store);
  expect(files.searchedClasses()).toEqual([1]);
  store.close();
});
