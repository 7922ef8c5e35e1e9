import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { HistoryReader } from "../../src/store/historyReader.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { ClassChoice } from "../../src/store/pickClass.ts";
import { DataFolder } from "../support/dataFolder.ts";

const physics = { cluster: "physics" };

function open({ path }: DataFolder, choice: ClassChoice): OpenedStore {
  return openStore({ dataDir: path, choice, now: Date.now });
}

function joins({ store }: OpenedStore, name: string): void {
  const senderId = store.changes.lastIds.member + 1;
  store.changes.addMember({ id: senderId, name, formerKeys: [], tokenHash: name, joinedAfter: 0 });
  const message = {
    seq: store.newest + 1,
    at: 1,
    from: name,
    senderId,
    to: "everyone",
    text: "hi",
  };
  const sent = { clientId: undefined, delivered: 0, held: 0 };
  store.append({ message, ...sent, audience: { kind: "everyone" } });
  store.changes.setLogPlace("here");
  store.commit();
}

function membersOf({ store }: OpenedStore): string[] {
  return store.restored.members.map(({ name }) => name);
}

/** Starts a server, which is interrupted later. */
function leaveBehind(folder: DataFolder, choice: ClassChoice, name: string): void {
  const opened = open(folder, choice);
  joins(opened, name);
  opened.store.close();
}

test("classes that several servers share, and others, are kept in one folder and do not mix", () => {
  using folder = new DataFolder();
  leaveBehind(folder, physics, "Marie");
  leaveBehind(folder, { cluster: "music" }, "Clara");
  const alone = open(folder, "usual");
  expect(alone.passedOver).toBeUndefined();
  expect(membersOf(alone)).toEqual([]);
  joins(alone, "Bob");
  alone.store.pause();
  alone.store.close();
  const last = open(folder, "last");
  expect(membersOf(last)).toEqual(["Bob"]);
  last.store.close();
  for (const [cluster, name] of [
    ["physics", "Marie"],
    ["music", "Clara"],
  ] as const) {
    const shared = open(folder, { cluster });
    expect([membersOf(shared), shared.store.restored.logPlace]).toEqual([[name], "here"]);
    expect(() => open(folder, { cluster })).toThrow("Give each server a --data-dir of its own.");
    shared.store.close();
  }
});

test("a shared class begins anew beside its history, which pauses", () => {
  using folder = new DataFolder();
  leaveBehind(folder, physics, "Marie");
  const anew = open(folder, { ...physics, isAnew: true });
  expect(membersOf(anew)).toEqual([]);
  anew.store.close();
  using reader = new HistoryReader(folder.path);
  const [before, after] = reader.classes();
  expect(before?.pausedAt).toBeNumber();
  expect([before?.cluster, after?.cluster]).toEqual([undefined, "physics"]);
});

test("a shared class goes on at one server alone by its number, and is no longer the shared one", () => {
  using folder = new DataFolder();
  leaveBehind(folder, physics, "Marie");
  const withdrawn = open(folder, 1);
  withdrawn.withdraw();
  leaveBehind(folder, physics, "Lise");
  const alone = open(folder, 1);
  expect(membersOf(alone)).toContain("Lise");
  alone.store.close();
  expect(membersOf(open(folder, physics))).toEqual([]);
});

test("a shared class that has ended is begun anew by its name", () => {
  using folder = new DataFolder();
  const ended = open(folder, physics);
  joins(ended, "Marie");
  ended.store.end();
  ended.store.close();
  const next = open(folder, physics);
  expect(membersOf(next)).toEqual([]);
  next.store.close();
});

test("where the history is damaged, a shared class begins anew by its name", () => {
  using folder = new DataFolder();
  writeFileSync(
    join(folder.path, "classchat.sqlite"),
    "no database, but as long as one is".repeat(99),
  );
  const { store, notices } = open(folder, physics);
  store.close();
  expect(notices.join()).toContain("set aside");
  using reader = new HistoryReader(folder.path);
  expect(reader.classes()[0]?.cluster).toBe("physics");
});
