import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { HistoryError } from "../../src/store/historyError.ts";
import { HistoryReader } from "../../src/store/historyReader.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { ClassChoice } from "../../src/store/pickClass.ts";
import type { ActRecord } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { makeGroup } from "../support/makeGroup.ts";
import { bob, entry, lab, turn } from "./storeContract.ts";

/** The window locked the class. */
const locked: ActRecord = {
  at: 1,
  by: "window",
  act: { type: "lock", on: true },
  newest: 0,
};

const hour = 3_600_000;
const now = 1_769_850_000_000;

function open(folder: DataFolder, choice: ClassChoice = "usual", at = now): OpenedStore {
  return openStore({ dataDir: folder.path, choice, now: () => at });
}

function close(store: Store, how: "pause" | "end" | "crash"): void {
  if (how !== "crash") store[how]();
  store.close();
}

/** Bob joined, and said so much. */
function said(store: Store, texts: number): void {
  store.changes.addMember(bob);
  turn(store, ...Array.from({ length: texts }, (_, index) => entry(index + 1)));
}

/** A class of Bob's, with a group and a room. */
function fill(store: Store): void {
  said(store, 3);
  makeGroup(store, { id: 1, name: "groupA", members: [1] });
  store.changes.putRoom(lab);
  store.changes.putRoomMembership({
    memberId: 1,
    roomId: 1,
    after: 3,
    upTo: undefined,
    operator: true,
    voice: false,
  });
  store.commit();
}

/** Number and state of each class, as lists show them. */
function states({ path }: DataFolder): [number, string][] {
  using reader = new HistoryReader(path);
  return reader.classes().map(({ number, endedAt, pausedAt }) => {
    if (endedAt !== undefined) return [number, `ended ${endedAt}`];
    return [number, pausedAt === undefined ? "open" : `paused ${pausedAt}`];
  });
}

describe("a class that pauses", () => {
  test("goes on with its members, groups, rooms, receipts and numbers, and leaves no lock meanwhile", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    fill(store);
    close(store, "pause");
    expect(states(folder)).toEqual([[1, `paused ${now}`]]);
    expect(readdirSync(folder.path).filter((name) => name.startsWith("class-"))).toEqual([]);
    for (const choice of ["last", 1] as const) {
      const again = open(folder, choice);
      expect(again.notices).toEqual([]);
      expect(again.store).toMatchObject({
        newest: 3,
        changes: { lastIds: { member: 1, group: 1, room: 1 } },
        restored: {
          members: [bob],
          groups: [{ id: 1, name: "groupA" }],
          groupMemberships: [{ memberId: 1, groupId: 1 }],
          rooms: [lab],
          roomMemberships: [{ memberId: 1, roomId: 1, operator: true }],
        },
      });
      expect(again.store.receipt(bob.id, "c2")).toMatchObject({ seq: 2 });
      expect(states(folder)).toEqual([[1, "open"]]);
      close(again.store, "pause");
    }
  });

  test("is told of, with what is in it, when a new one begins instead, and stays as it was", () => {
    using folder = new DataFolder();
    const first = open(folder);
    fill(first.store);
    first.store.changes.addAct(locked);
    close(first.store, "pause");
    const second = open(folder, "usual", now + 5);
    expect(second.passedOver).toEqual({
      number: 1,
      startedAt: now,
      pausedAt: now,
      people: 1,
      messages: 3,
      groups: 1,
      rooms: 1,
      acts: 1,
    });
    expect(second.store.newest).toBe(0);
    expect(states(folder)).toEqual([
      [1, `paused ${now}`],
      [2, "open"],
    ]);
    close(second.store, "end");
  });

  test("goes on by itself if it was interrupted after that", () => {
    using folder = new DataFolder();
    const first = open(folder).store;
    said(first, 1);
    close(first, "pause");
    close(open(folder, "last").store, "crash");
    const again = open(folder);
    expect(again.notices).toEqual(["Class 1 was interrupted; it is continued."]);
    expect(again.store.restored.members).toEqual([bob]);
    close(again.store, "pause");
  });

  test("counts as ended twelve hours later: its messages and numbers go on, with nobody in it", () => {
    using folder = new DataFolder();
    const first = open(folder).store;
    fill(first);
    close(first, "pause");
    const second = open(folder, "usual", now + 12 * hour + 1);
    expect(second.passedOver).toBeUndefined();
    second.withdraw();
    expect(states(folder)).toEqual([[1, `ended ${now}`]]);
    const again = open(folder, "last").store;
    expect(again).toMatchObject({
      newest: 3,
      changes: { lastIds: { member: 1 } },
      restored: { members: [], groups: [], rooms: [], roomMemberships: [] },
    });
    close(again, "end");
  });
});

describe("the last class", () => {
  test("is the one that was closed last, whatever its number, and whether it pauses or has ended", () => {
    using folder = new DataFolder();
    const [one, two] = [open(folder).store, open(folder).store];
    said(one, 1);
    said(two, 2);
    close(two, "pause");
    const later = open(folder, 2, now + 1).store;
    close(one, "end");
    close(later, "pause");
    expect(states(folder)).toEqual([
      [1, `ended ${now}`],
      [2, `paused ${now + 1}`],
    ]);
    close(open(folder, 1, now + 2).store, "pause");
    const last = open(folder, "last", now + 3);
    expect(last.store.newest).toBe(1);
    close(last.store, "end");
    // The other one still pauses, but whoever ended a class since then wants no other one to go on.
    const next = open(folder, "usual", now + 4);
    expect(next.passedOver).toBeUndefined();
    next.withdraw();
  });

  test("is none that was closed by a clock that ran ahead", () => {
    using folder = new DataFolder();
    const ahead = open(folder, "usual", now + 24 * hour).store;
    said(ahead, 1);
    close(ahead, "pause");
    const right = open(folder).store;
    said(right, 2);
    close(right, "pause");
    const last = open(folder, "last");
    expect(last.store.newest).toBe(2);
    close(last.store, "end");
  });
});

test("a new class that is asked for leaves one that was interrupted to be asked for, as of its last message", () => {
  using folder = new DataFolder();
  const first = open(folder).store;
  said(first, 2);
  close(first, "crash");
  const second = open(folder, "new", now + hour);
  expect(second).toMatchObject({ notices: [], store: { newest: 0 }, passedOver: undefined });
  expect(states(folder)).toEqual([
    [1, `paused ${now + 2}`],
    [2, "open"],
  ]);
  second.withdraw();
  const again = open(folder, "last");
  expect(again.store.restored.members).toEqual([bob]);
  close(again.store, "pause");
});

describe("a class of a certain number", () => {
  test("goes on, also if it has ended or was interrupted, and others stay as they are", () => {
    using folder = new DataFolder();
    for (const how of ["end", "crash", "pause"] as const) {
      const { store } = open(folder, "new");
      said(store, 1);
      close(store, how);
    }
    const before = states(folder).slice(1);
    const first = open(folder, 1).store;
    expect(first).toMatchObject({ newest: 1, restored: { members: [] } });
    close(first, "end");
    expect(states(folder).slice(1)).toEqual(before);
    const crashed = open(folder, 3).store;
    close(crashed, "crash");
    const again = open(folder, 3);
    expect(again.notices).toEqual(["Class 3 was interrupted; it is continued."]);
    close(again.store, "end");
  });

  test("is refused in a sentence if another server holds it, or if there is none, and nothing changes", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    said(store, 1);
    expect(() => open(folder, 1)).toThrow(
      new HistoryError(
        "Another server runs class 1. Stop that one first, or choose another class.",
      ),
    );
    expect(() => open(folder, 7)).toThrow(
      new HistoryError(
        `There is no class 7 in the history in ${folder.path}. See which there are with classchat export --list.`,
      ),
    );
    expect(states(folder)).toEqual([[1, "open"]]);
    turn(store, entry(2));
    close(store, "end");
  });
});

describe("a start that is taken back", () => {
  test("leaves no new class", () => {
    using folder = new DataFolder();
    open(folder).withdraw();
    expect(readdirSync(folder.path).toSorted()).toEqual(["classchat.sqlite", "opening.lock"]);
    expect(states(folder)).toEqual([]);
  });

  test.each([
    ["paused", "pause"],
    ["ended", "end"],
    ["interrupted", "crash"],
  ] as const)("leaves a class that was %s as it was", (_, how) => {
    using folder = new DataFolder();
    const { store } = open(folder);
    fill(store);
    close(store, how);
    const before = states(folder);
    open(folder, "last", now + hour).withdraw();
    expect(states(folder)).toEqual(before);
    const again = open(folder, "last").store;
    expect(again.restored.groups.length).toBe(how === "end" ? 0 : 1);
    close(again, "end");
  });
});

/** Whether private messages were shown in the class, which pauses again. */
function wasShown({ store }: OpenedStore): boolean {
  const isShown = store.restored.privateShown;
  close(store, "pause");
  return isShown;
}

describe("a server window that hides private messages", () => {
  test("hides them as the class goes on, after a pause and a crash, until it shows them again", () => {
    using folder = new DataFolder();
    for (const how of ["pause", "crash"] as const) {
      const { store } = open(folder, "new");
      said(store, 1);
      store.changes.showPrivate(false);
      store.commit();
      close(store, how);
      expect(wasShown(open(folder, "last"))).toBe(false);
      expect(wasShown(open(folder, "new"))).toBe(true);
      const again = open(folder, "last").store;
      again.changes.showPrivate(true);
      again.commit();
      close(again, how);
      expect(wasShown(open(folder, "last"))).toBe(true);
    }
  });
});

describe("a class leaves nothing", () => {
  test("if it pauses and nothing was said, and there is no group and no room", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    said(store, 0);
    close(store, "pause");
    expect(states(folder)).toEqual([]);
    const next = open(folder);
    expect(next.store.restored.members).toEqual([]);
    next.withdraw();
  });

  test("of what was done to keep order in it if nothing was said, but keeps that while it pauses", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    store.changes.addAct(locked);
    close(store, "pause");
    const again = open(folder, "last").store;
    expect(again.restored.acts).toEqual([locked]);
    close(again, "end");
    expect(states(folder)).toEqual([]);
    // Its number is used again.
    const next = open(folder).store;
    said(next, 1);
    close(next, "crash");
    const continued = open(folder).store;
    expect(continued.restored.acts).toEqual([]);
    close(continued, "end");
  });

  test("if it ends and nothing was said, whatever groups and rooms it had", () => {
    using folder = new DataFolder();
    const { store } = open(folder);
    said(store, 0);
    makeGroup(store, { id: 1, name: "groupA", members: [1] });
    close(store, "pause");
    expect(states(folder)).toEqual([[1, `paused ${now}`]]);
    const again = open(folder, "last").store;
    expect(again.restored).toMatchObject({ members: [bob], groups: [{ name: "groupA" }] });
    close(again, "end");
    expect(states(folder)).toEqual([]);
  });
});
