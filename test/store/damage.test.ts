import { describe, expect, test } from "bun:test";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pageBytes } from "../../src/store/database.ts";
import { HistoryError } from "../../src/store/historyError.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import { Child } from "../support/child.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { bob, entry, turn } from "./storeContract.ts";

function open(folder: DataFolder): OpenedStore {
  return openStore({ dataDir: folder.path, choice: "usual", now: () => 5 });
}

function pathOf(folder: DataFolder): string {
  return join(folder.path, "classchat.sqlite");
}

/** A class that was interrupted, with so much said in it that it fills many pages. */
function interrupted(folder: DataFolder): void {
  const { store } = open(folder);
  store.changes.addMember(bob);
  turn(store, ...Array.from({ length: 2_000 }, (_, index) => entry(index + 1)));
  store.close();
}

/** Writes over a part of the history's file. */
function overwrite(folder: DataFolder, from: number, length: number): void {
  const bytes = readFileSync(pathOf(folder));
  bytes.fill("no database ", from, from + length);
  writeFileSync(pathOf(folder), bytes);
}

const damages: Record<string, (folder: DataFolder) => void> = {
  "that was never one": (folder) => writeFileSync(pathOf(folder), "no history ".repeat(2_000)),
  "whose first page is overwritten": (folder) => {
    interrupted(folder);
    overwrite(folder, 0, pageBytes);
  },
  "whose pages in the middle are overwritten": (folder) => {
    interrupted(folder);
    overwrite(folder, 12 * pageBytes, 20 * pageBytes);
  },
  "that says it cannot be written (https://sqlite.org/fileformat2.html §1.3.3)": (folder) => {
    interrupted(folder);
    const bytes = readFileSync(pathOf(folder));
    bytes[18] = 3;
    writeFileSync(pathOf(folder), bytes);
  },
  "with a bit of its version flipped": (folder) => {
    interrupted(folder);
    const bytes = readFileSync(pathOf(folder));
    // The highest byte but one of the version (https://sqlite.org/fileformat2.html §1.3).
    bytes[61] = 0x80;
    writeFileSync(pathOf(folder), bytes);
  },
  "of which only the log is left": (folder) => {
    writeFileSync(pathOf(folder), "");
    writeFileSync(`${pathOf(folder)}-wal`, "what was said last");
  },
  "that was cut off": (folder) => {
    interrupted(folder);
    const bytes = readFileSync(pathOf(folder));
    writeFileSync(pathOf(folder), bytes.subarray(0, bytes.length / 2));
  },
};

describe("a history", () => {
  for (const [what, damage] of Object.entries(damages)) {
    test(`${what} is set aside to the byte under a new name, and a new one begun; that is said`, () => {
      using folder = new DataFolder();
      damage(folder);
      const bytes = readFileSync(pathOf(folder));
      const { store, notices } = open(folder);
      const aside = `${pathOf(folder)}.corrupt-1970-01-01T00-00-00.005Z`;
      expect(notices).toEqual([
        `The history is damaged; it was set aside as ${aside} and a new one begun.`,
      ]);
      expect(readFileSync(aside).equals(bytes)).toBe(true);
      expect([store.newest, store.changes.lastIds.member]).toEqual([0, 0]);
      store.changes.addMember(bob);
      turn(store, entry(1));
      store.close();
      const again = open(folder);
      expect(again.notices).toEqual(["Class 1 was interrupted; it is continued."]);
      expect(again.store.latest(9)).toEqual([entry(1).message]);
      again.store.close();
    });
  }

  test("that is set aside never takes the place of one that was before, and takes its log along", () => {
    using folder = new DataFolder();
    const files = new HistoryFiles(folder.path);
    const asides = ["first", "second", "third"].map((text) => {
      writeFileSync(files.database, text);
      writeFileSync(`${files.database}-wal`, `log of the ${text}`);
      return files.setAside(new Date(5));
    });
    const name = `${files.database}.corrupt-1970-01-01T00-00-00.005Z`;
    expect(asides).toEqual([name, `${name}-2`, `${name}-3`]);
    const read = (end: string) => asides.map((path) => readFileSync(path + end, "utf8"));
    expect(read("")).toEqual(["first", "second", "third"]);
    expect(read("-wal")).toEqual(["log of the first", "log of the second", "log of the third"]);
    expect(readdirSync(folder.path).length).toBe(6);
  });

  test("that is damaged while another server uses it is left to that one", async () => {
    using folder = new DataFolder();
    interrupted(folder);
    await using child = new Child("classHolder.ts", folder.path, "here");
    expect(await child.line()).toContain("it is continued");
    overwrite(folder, 0, pageBytes);
    expect(() => open(folder)).toThrow(HistoryError);
    expect(() => open(folder)).toThrow("is damaged, and another server is using it.");
    expect(readdirSync(folder.path).filter((name) => name.includes("corrupt"))).toEqual([]);
    await child.kill();
    expect(open(folder).notices[0]).toContain("it was set aside as");
  });
});
