import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { HistoryError } from "../../src/store/historyError.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { migrate } from "../../src/store/database.ts";
import { migrations, rowIdsOf } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { textsOf } from "../support/textsOf.ts";
import { bob, entry, lab, turn } from "./storeContract.ts";
import { readMissed } from "../support/readHistory.ts";
import { emptySnapshot } from "../../src/store/records.ts";
import { makeGroup } from "../support/makeGroup.ts";

const alice = { id: 2, name: "Alice", tokenHash: undefined, formerKeys: [], joinedAfter: 2 };

function open(folder: DataFolder, continueLast = false): OpenedStore {
  return openStore({ dataDir: folder.path, choice: continueLast ? "last" : "usual", now: () => 5 });
}

describe("a class", () => {
  test("that was interrupted goes on with its members, groups, receipts and numbers", () => {
    using folder = new DataFolder();
    const first = open(folder);
    expect(first.notices).toEqual([]);
    const { store } = first;
    for (const one of [bob, { ...alice, id: 3, name: "Gone" }]) store.changes.addMember(one);
    turn(store, entry(1), entry(2, { delivered: 4, held: 1 }));
    store.changes.addMember(alice);
    store.changes.addMember({ ...alice, id: 4, name: "Brief" });
    makeGroup(store, { id: 1, name: "groupA", members: [1, 2, 3, 4], after: 2 });
    store.changes.removeMember(4);
    makeGroup(store, { id: 2, name: "groupB", members: [1, 2] });
    store.changes.removeMember(3);
    store.changes.deleteGroup(2);
    turn(store, entry(3, { audience: { kind: "group", id: 1 } }));
    store.close();

    const again = open(folder);
    expect(again.notices).toEqual(["Class 1 was interrupted; it is continued."]);
    expect(again.store).toMatchObject({ newest: 3, changes: { lastIds: { member: 4, group: 2 } } });
    expect(again.store.restored).toEqual({
      ...emptySnapshot(),
      readAt: expect.any(Number),
      members: [bob, alice],
      groups: [{ id: 1, name: "groupA", makerId: 1 }],
      groupMemberships: [1, 2].map((memberId) => {
        return { memberId, groupId: 1, after: 2, upTo: undefined };
      }),
    });
    expect(again.store.receipt(bob.id, "c2")).toEqual({ seq: 2, delivered: 4, held: 1 });
    expect(readMissed(again.store, alice, 2).map(({ seq }) => seq)).toEqual([3]);
    turn(again.store, entry(4));
    expect(again.store.latest(2).map(({ seq }) => seq)).toEqual([2, 4]);
    again.store.close();
  });

  test("that was interrupted goes on by the names its members had last", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    const [tim, robert] = [
      { ...alice, name: "Tim" },
      { ...bob, name: "Robert" },
    ];
    store.changes.addMember(bob);
    turn(store, entry(1));
    store.changes.changeMember({ ...robert, formerKeys: ["bob"] });
    // Alice joins, is renamed and is stored once; a member who is renamed and leaves is gone.
    store.changes.addMember(alice);
    store.changes.changeMember({ ...tim, formerKeys: ["alice"] });
    store.changes.addMember({ ...alice, id: 3 });
    store.commit();
    store.changes.changeMember({ ...alice, id: 3, name: "Gone" });
    store.changes.removeMember(3);
    turn(store, entry(2, { message: { ...entry(2).message, from: "Robert" } }));
    store.close();

    const again = open(folder).store;
    expect(again.restored.members).toEqual([
      { ...robert, formerKeys: ["bob"] },
      { ...tim, formerKeys: ["alice"] },
    ]);
    expect(again.latest(2).map(({ from }) => from)).toEqual(["Bob", "Robert"]);
    expect(again.receipt(bob.id, "c1")).toMatchObject({ seq: 1 });
    again.close();
  });

  test("that was interrupted goes on with its rooms, as they were set, and who was in them as what", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    for (const one of [alice, bob, { ...bob, id: 3 }]) store.changes.addMember(one);
    const membership = {
      memberId: 1,
      roomId: 1,
      after: 2,
      upTo: undefined,
      operator: true,
      voice: false,
    };
    const before = { ...membership, memberId: 2, after: 1, operator: false, voice: true };
    store.changes.putRoom({ ...lab, settings: { ...lab.settings, topic: "" } });
    store.changes.putRoom({ ...lab, id: 2, name: "#gone" });
    store.changes.putRoomMembership({ ...membership, operator: false });
    store.changes.putRoomMembership({ ...membership, memberId: 3 });
    store.changes.putRoomMembership({ ...membership, roomId: 2 });
    store.commit();
    store.changes.putRoom(lab);
    store.changes.deleteRoom(2);
    for (const one of [before, membership, { ...membership, roomId: 2, upTo: 2 }])
      store.changes.putRoomMembership(one);
    store.changes.removeMember(3);
    turn(store, entry(3));
    store.close();
    const again = open(folder);
    expect(again.store.changes.lastIds.room).toBe(2);
    expect(again.store.restored).toMatchObject({
      rooms: [lab],
      roomMemberships: [before, membership],
    });
    again.store.end();
    again.store.close();
    const last = open(folder, true);
    expect(last.store).toMatchObject({
      changes: { lastIds: { room: 2 } },
      restored: { rooms: [], roomMemberships: [] },
    });
    last.store.close();
  });

  test("of the first version, which knew no rooms, goes on with all it had, and rooms are made in it", () => {
    using folder = new DataFolder();
    const { first } = rowIdsOf(1);
    const old = new Database(join(folder.path, "classchat.sqlite"), { create: true });
    migrate(old, migrations.slice(0, 1));
    old.run("INSERT INTO class (id, started, last_stay) VALUES (1, 3, 2)");
    old.run("INSERT INTO stay VALUES (?, 'Bob', 'hash', 0)", [first + bob.id]);
    old.run(
      "INSERT INTO message VALUES (?, 4, 'Alice', 'everyone', 'old', ?, NULL, 0, NULL, 1, 0)",
      [first + 1, first + 2],
    );
    old.close();

    const { store } = open(folder);
    expect(store).toMatchObject({ newest: 1, changes: { lastIds: { member: 2, room: 0 } } });
    expect(store.restored).toMatchObject({
      members: [{ name: "Bob" }],
      rooms: [],
      roomMemberships: [],
      acts: [],
      privateShown: true,
    });
    const member = { ...bob, joinedAfter: 0 };
    expect(readMissed(store, member, 0).map(({ text }) => text)).toEqual(["old"]);
    store.changes.putRoom(lab);
    const rank = { operator: true, voice: false };
    store.changes.putRoomMembership({
      memberId: bob.id,
      roomId: lab.id,
      after: 1,
      upTo: undefined,
      ...rank,
    });
    turn(store, entry(2, { senderId: 2, audience: { kind: "room", id: lab.id } }));
    expect(readMissed(store, member, 0).map(({ seq }) => seq)).toEqual([1, 2]);
    store.close();
  });

  test("that was ended is followed by a new one", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    store.changes.addMember(bob);
    turn(store, entry(1));
    store.end();
    store.close();
    const next = open(folder);
    expect(next.notices).toEqual([]);
    expect(next.store).toMatchObject({ newest: 0, changes: { lastIds: { member: 0, group: 0 } } });
    expect(next.store.restored).toEqual(emptySnapshot());
    expect(next.store.latest(20)).toEqual([]);
    turn(next.store, entry(1));
    next.store.close();
    expect(textsOf(folder)).toEqual([["text 1"], ["text 1"]]);
  });

  test("that was ended is continued if asked for: its messages and numbers, with nobody in it", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    store.changes.addMember(bob);
    makeGroup(store, { id: 1, name: "groupA", members: [1] });
    turn(store, entry(1));
    store.end();
    store.close();
    const again = open(folder, true);
    expect(again.notices).toEqual([]);
    expect(again.store).toMatchObject({ newest: 1, changes: { lastIds: { member: 1, group: 1 } } });
    expect(again.store.restored).toEqual({ ...emptySnapshot(), readAt: 5 });
    expect(again.store.latest(20)).toEqual([entry(1).message]);
    again.store.changes.addMember(alice);
    again.store.commit();
    again.store.close();
    // It runs again, and so it can be interrupted again.
    const third = open(folder);
    expect(third.store.restored.members).toEqual([alice]);
    third.store.close();
  });

  test("that was interrupted comes before the last one, also if that is asked for", () => {
    using folder = new DataFolder();
    const [older, newer] = [open(folder).store, open(folder).store];
    older.changes.addMember(bob);
    turn(older, entry(1), entry(2));
    turn(newer, entry(1));
    newer.end();
    newer.close();
    older.close();
    const { store } = open(folder, true);
    expect(store.newest).toBe(2);
    store.close();
  });

  test("that nobody ever joined was not interrupted", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    store.changes.addMember(bob);
    turn(store, entry(1));
    store.end();
    store.close();
    // As where a server finds its port taken.
    open(folder).store.close();
    const last = open(folder, true);
    expect(last.notices).toEqual([]);
    expect(last.store.newest).toBe(1);
    last.store.end();
    last.store.close();
    expect(textsOf(folder)).toEqual([["text 1"]]);
  });
});

describe("the folder", () => {
  test("and its files are their owner's alone, and only the history is left after a good end", () => {
    using parent = new DataFolder();
    const dataDir = join(parent.path, "deep", "data");
    const { store } = openStore({ dataDir, choice: "usual", now: Date.now });
    store.changes.addMember(bob);
    turn(store, entry(1));
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const files = readdirSync(dataDir).toSorted();
    expect(files).toEqual([
      "class-1.lock",
      "classchat.sqlite",
      "classchat.sqlite-shm",
      "classchat.sqlite-wal",
      "opening.lock",
    ]);
    const modes = files.map((file) => statSync(join(dataDir, file)).mode & 0o777);
    expect(modes).toEqual(files.map(() => 0o600));
    store.end();
    store.close();
    expect(readdirSync(dataDir).toSorted()).toEqual(["classchat.sqlite", "opening.lock"]);
  });

  test("that was there keeps its mode, and a history that others could read is closed to them", () => {
    using folder = new DataFolder();
    chmodSync(folder.path, 0o755);
    const path = join(folder.path, "classchat.sqlite");
    writeFileSync(path, "", { mode: 0o644 });
    const { store } = open(folder);
    expect(statSync(folder.path).mode & 0o777).toBe(0o755);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    store.close();
  });

  const unusable: Record<string, (folder: string) => string> = {
    "that is a file": (folder) => {
      writeFileSync(join(folder, "file"), "");
      return join(folder, "file");
    },
    "that lies below a file": (folder) => {
      writeFileSync(join(folder, "file"), "");
      return join(folder, "file", "data");
    },
  };
  for (const [what, make] of Object.entries(unusable)) {
    test(`${what} is refused in a sentence that says what to try`, () => {
      using folder = new DataFolder();
      const dataDir = make(folder.path);
      const openThere = () => openStore({ dataDir, choice: "usual", now: Date.now });
      expect(openThere).toThrow(HistoryError);
      expect(openThere).toThrow(`The history in ${dataDir} cannot be opened (`);
      expect(openThere).toThrow("Choose another --data-dir, or --no-history.");
    });
  }
});

/** A history as `kill -9` leaves it, its log included, in which Bob said message 1. */
function killed(folder: DataFolder): HistoryFiles {
  using running = new DataFolder();
  const { store } = open(running);
  store.changes.addMember(bob);
  turn(store, entry(1));
  for (const name of readdirSync(running.path)) {
    copyFileSync(join(running.path, name), join(folder.path, name));
  }
  store.close();
  return new HistoryFiles(folder.path);
}

/** Whom only root can become, and whose rights files do bind. */
const nobody = 65_534;

/** Does something without root's rights, which may be in a folder that is nobody's then. */
function asNobody(folder: DataFolder, act: () => void): void {
  if (process.geteuid?.() !== 0) {
    act();
    return;
  }
  for (const path of [folder.path, ...readdirSync(folder.path, { encoding: "utf8" })]) {
    chownSync(path === folder.path ? path : join(folder.path, path), nobody, nobody);
  }
  process.seteuid?.(nobody);
  try {
    act();
  } finally {
    process.seteuid?.(0);
  }
}

describe("a sound history is not set aside", () => {
  test("if its log or the index of that may not be written: they are made so", () => {
    for (const name of ["log", "logIndex"] as const) {
      using folder = new DataFolder();
      const files = killed(folder);
      chmodSync(files[name], 0o400);
      asNobody(folder, () => {
        const { store, notices } = open(folder);
        expect(notices).toEqual(["Class 1 was interrupted; it is continued."]);
        expect(store.latest(9)).toEqual([entry(1).message]);
        turn(store, entry(2));
        store.close();
      });
    }
  });

  test("if a folder lies where they belong: that is said, and the next start goes on", () => {
    for (const name of ["log", "logIndex"] as const) {
      using folder = new DataFolder();
      const { store } = open(folder);
      store.changes.addMember(bob);
      turn(store, entry(1));
      store.close();
      const path = new HistoryFiles(folder.path)[name];
      mkdirSync(path);
      const before = readdirSync(folder.path);
      expect(() => open(folder)).toThrow(HistoryError);
      expect(() => open(folder)).toThrow(`${path} is not a file. Move it away.`);
      expect(readdirSync(folder.path)).toEqual(before);
      rmdirSync(path);
      const again = open(folder).store;
      expect(again.latest(9)).toEqual([entry(1).message]);
      again.close();
    }
  });

  test("if the database is a device or a folder: that is said, and it stays as it was", () => {
    using folder = new DataFolder();
    const path = new HistoryFiles(folder.path).database;
    const device = join(folder.path, "device");
    execFileSync("mkfifo", ["-m", "644", device]);
    symlinkSync(device, path);
    expect(() => open(folder)).toThrow(`${path} is not a file. Move it away.`);
    expect(statSync(device).mode & 0o777).toBe(0o644);
    unlinkSync(path);
    mkdirSync(path, { mode: 0o755 });
    expect(() => open(folder)).toThrow(`${path} is not a file. Move it away.`);
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  test.if(process.geteuid?.() === 0)("if they are another one's: that is said", () => {
    using folder = new DataFolder();
    const files = killed(folder);
    chmodSync(files.log, 0o400);
    asNobody(folder, () => {
      process.seteuid?.(0);
      chownSync(files.log, 0, 0);
      process.seteuid?.(nobody);
      const before = readdirSync(folder.path);
      expect(() => open(folder)).toThrow(HistoryError);
      expect(() => open(folder)).toThrow(`${files.log} cannot be written (EPERM).`);
      expect(readdirSync(folder.path)).toEqual(before);
    });
  });
});

describe("a history of a newer version", () => {
  test("is refused in a sentence, left as it is, and taken again by the version that knows it", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    store.changes.addMember(bob);
    turn(store, entry(1));
    store.close();
    const path = join(folder.path, "classchat.sqlite");
    const setVersion = (version: number): void => {
      using database = new Database(path, { readwrite: true });
      database.run(`PRAGMA user_version = ${version}`);
    };
    setVersion(99);
    const before = readdirSync(folder.path);
    expect(() => open(folder)).toThrow(HistoryError);
    expect(() => open(folder)).toThrow(`${path} is of a newer ClassChat (its version is 99,`);
    expect(() => open(folder)).toThrow("Use the newer program, another --data-dir,");
    expect(readdirSync(folder.path)).toEqual(before);
    setVersion(migrations.length);
    const again = open(folder);
    expect(again.store.restored.members).toEqual([bob]);
    again.store.close();
    expect(existsSync(path)).toBe(true);
  });
});
