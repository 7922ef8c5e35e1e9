import { describe, expect, test } from "bun:test";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import { Child } from "../support/child.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { textsOf } from "../support/textsOf.ts";
import { entry, turn } from "./storeContract.ts";

function open(folder: DataFolder, continueLast = false): OpenedStore {
  return openStore({ dataDir: folder.path, choice: continueLast ? "last" : "usual", now: () => 5 });
}

describe("several servers of one folder", () => {
  test("have a class each, and one that was killed is continued by the next", async () => {
    using folder = new DataFolder();
    await using child = new Child("classHolder.ts", folder.path, "of the first");
    expect(await child.line()).toBe("[]");
    const own = open(folder, true);
    const { database } = new HistoryFiles(folder.path);
    expect(own.notices).toEqual([`No class in ${database} can go on; a new one begins.`]);
    turn(own.store, entry(1));
    expect(own.store.latest(9)).toEqual([entry(1).message]);
    await child.kill();
    const next = open(folder);
    expect(next.notices).toEqual(["Class 1 was interrupted; it is continued."]);
    expect(next.store.latest(9).map(({ text }) => text)).toEqual(["of the first"]);
    for (const { store } of [own, next]) {
      store.end();
      store.close();
    }
    expect(textsOf(folder)).toEqual([["of the first"], ["text 1"]]);
  });

  test("that start at once have a class each, new ones and those that were interrupted", async () => {
    using folder = new DataFolder();
    const servers = [1, 2, 3, 4, 5];
    const said = (round: number) => servers.map((server) => `${round} of ${server}`);
    for (const round of [1, 2, 3]) {
      await using children = new AsyncDisposableStack();
      const started = said(round).map((text) => {
        return children.use(new Child("classHolder.ts", folder.path, text));
      });
      const notices = await Promise.all(started.map((child) => child.line()));
      const continued = notices.filter((line) => line.includes("it is continued"));
      expect(new Set(continued).size).toBe(round === 1 ? 0 : servers.length);
    }
    const texts = textsOf(folder);
    expect(texts.map((one) => one.length)).toEqual(servers.map(() => 3));
    for (const round of [1, 2, 3]) {
      expect(texts.map((one) => one[round - 1] ?? "").toSorted()).toEqual(said(round));
    }
  });
});
