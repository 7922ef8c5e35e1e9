import { expect, test } from "bun:test";
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { syncAfterMs } from "../../src/store/historyConnection.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { bob, entry, turn } from "./storeContract.ts";
import { readPublic } from "../support/readHistory.ts";

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

/** The header of the log (https://sqlite.org/fileformat2.html §4.1). */
const headerBytes = 32;

/** What a disk may hold after a power cut: of what was written since it was forced to the disk, some sectors. */
function torn(
  synced: Buffer,
  written: Buffer,
  keeps: (sector: number) => boolean,
  length: number,
): Buffer {
  const found = Buffer.alloc(length);
  for (let at = 0; at < length; at += sectorBytes) {
    const source = keeps(at / sectorBytes) ? written : synced;
    if (at < source.length) source.copy(found, at, at, Math.min(at + sectorBytes, length));
  }
  // SQLite forces the header of a log that it begins anew to the disk before it writes on.
  written.copy(found, 0, 0, headerBytes);
  return found;
}

/** A look each second until the history has been forced to the disk. */
function tickUntilSynced(store: { tick(now: number): void }, from: number): number {
  let now = from;
  for (; now <= from + syncAfterMs + 1_000; now += 1_000) store.tick(now);
  return now;
}

test("after a power cut the history is sound, and holds the first messages in order, all those of ten seconds ago among them", () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (before, after, kept, part) => {
        using folder = new DataFolder();
        using found = new DataFolder();
        const files = new HistoryFiles(folder.path);
        const { store } = openStore({ dataDir: folder.path, choice: "usual", now: () => 5 });
        store.changes.addMember(bob);
        store.commit();
        let seq = 0;
        const say = (count: number): void => {
          for (let said = 0; said < count; said++) turn(store, entry((seq += 1)));
        };
        say(before);
        const now = tickUntilSynced(store, 0);
        const synced = readFileSync(files.log);
        say(after);
        store.tick(now);
        const written = readFileSync(files.log);
        const [least, most] = [Math.min(synced.length, written.length), written.length];
        const length = least + Math.round(part * (most - least));
        const keeps = (sector: number): boolean => kept[sector % kept.length] === true;
        const onDisk = new HistoryFiles(found.path);
        writeFileSync(onDisk.database, readFileSync(files.database));
        writeFileSync(onDisk.log, torn(synced, written, keeps, length));
        const again = openStore({ dataDir: found.path, choice: "usual", now: () => 6 });
        expect(again.notices).toEqual(["Class 1 was interrupted; it is continued."]);
        const texts = readPublic(again.store).map(({ text }) => text);
        expect(texts).toEqual(Array.from(texts, (_, index) => `text ${index + 1}`));
        expect(texts.length).toBeGreaterThanOrEqual(before);
        again.store.close();
        store.close();
      },
    ),
    { numRuns: 60 },
  );
});

test("the database alone, without its log, holds everything of ten seconds ago", () => {
  using folder = new DataFolder();
  using copy = new DataFolder();
  const files = new HistoryFiles(folder.path);
  const { store } = openStore({ dataDir: folder.path, choice: "usual", now: () => 5 });
  store.changes.addMember(bob);
  turn(store, entry(1), entry(2));
  store.tick(0);
  turn(store, entry(3));
  tickUntilSynced(store, 1_000);
  turn(store, entry(4));
  writeFileSync(new HistoryFiles(copy.path).database, readFileSync(files.database));
  const again = openStore({ dataDir: copy.path, choice: "usual", now: () => 6 }).store;
  expect(readPublic(again).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  again.close();
  store.close();
});

test("a history that nothing is said in is not written to", () => {
  using folder = new DataFolder();
  const files = new HistoryFiles(folder.path);
  const { store } = openStore({ dataDir: folder.path, choice: "usual", now: () => 5 });
  store.changes.addMember(bob);
  turn(store, entry(1));
  let now = tickUntilSynced(store, 0);
  const before = [readFileSync(files.database), readFileSync(files.log)];
  for (let look = 0; look < 60; look++) store.tick((now += 1_000));
  expect([readFileSync(files.database), readFileSync(files.log)]).toEqual(before);
  store.close();
});
