import { afterAll, expect, test } from "bun:test";
import fc from "fast-check";
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HistoryError } from "../../src/store/historyError.ts";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

function open(folder: DataFolder, continueLast = false): OpenedStore {
  return openStore({ dataDir: folder.path, choice: continueLast ? "last" : "usual", now: () => 5 });
}

/** A class with members, a group, rooms and so much said that it fills many pages. */
function populate(folder: DataFolder, end: (store: OpenedStore["store"]) => void): void {
  const { store } = open(folder);
  const room = new TestClass(store);
  const [bob, ...others] = ["Bob", "Mary", "John", "Tim", "Zoë"].map((name) => {
    return room.join(name, `${name}'s token`).member;
  });
  if (!bob) return;
  room.createGroup(bob, "groupStudent", ["Bob", "Mary", "John"]);
  for (const one of others) room.joinRoom(one, "#lab");
  room.joinRoom(bob, "#quiet");
  room.setModes(bob, "#quiet", "+ik sesame");
  room.rename(bob, "Robert");
  for (let count = 0; count < 600; count++) {
    const to = ["everyone", "Mary", "groupStudent", "#quiet"][count % 4] ?? "everyone";
    room.say(bob, to, `text ${count} `.repeat(1 + (count % 5)), `c${count}`);
    if (count % 20 === 0) room.endTurn();
  }
  room.endTurn();
  end(store);
}

using disposables = new DisposableStack();
const histories = new Map<string, DataFolder>();
for (const [name, end] of [
  ["of a class that was killed", () => {}],
  ["of a class that was left", (store) => store.close()],
  ["of a class that was ended", (store) => (store.end(), store.close())],
  ["of a class that pauses", (store) => (store.pause(), store.close())],
] as const satisfies [string, (store: OpenedStore["store"]) => void][]) {
  const folder = new DataFolder();
  populate(folder, end);
  histories.set(name, folder);
}
const kept = disposables.move();
afterAll(() => {
  kept.dispose();
  for (const folder of histories.values()) folder[Symbol.dispose]();
});

const files = ["classchat.sqlite", "classchat.sqlite-wal", "opening.lock", "class-1.lock"] as const;

/** One damage to one file; places are parts of its length, so that they fit every file. */
const damage = fc.record({
  file: fc.oneof({ weight: 6, arbitrary: fc.constant(files[0]) }, fc.constantFrom(...files)),
  how: fc.oneof(
    fc.record({
      kind: fc.constant("cut" as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant("write" as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      times: fc.constantFrom(1, 1, 40, 400),
    }),
    // The header and the first pages hold what everything else goes by.
    fc.record({
      kind: fc.constant("poke" as const),
      at: fc.nat(8_191),
      byte: fc.nat(255),
    }),
  ),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function apply(folder: DataFolder, { file, how }: Damage): void {
  const path = join(folder.path, file);
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  switch (how.kind) {
    case "cut":
      writeFileSync(path, bytes.subarray(0, Math.floor(how.at * bytes.length)));
      return;
    case "write": {
      const start = Math.floor(how.at * bytes.length);
      const end = start + how.bytes.length * how.times;
      // What goes beyond the end makes the file longer.
      const longer = Buffer.concat([bytes, Buffer.alloc(Math.max(0, end - bytes.length))]);
      writeFileSync(path, longer.fill(how.bytes, start, end));
      return;
    }
    case "poke":
      if (how.at < bytes.length) bytes[how.at] = how.byte;
      writeFileSync(path, bytes);
      return;
    default:
      how satisfies never;
  }
}

function copyOf(history: DataFolder): DataFolder {
  const copy = new DataFolder();
  for (const name of readdirSync(history.path)) {
    // The index is made anew after a kill: this machine may have gone down, too.
    if (name.endsWith("-shm")) continue;
    copyFileSync(join(history.path, name), join(copy.path, name));
  }
  return copy;
}

for (const [name, history] of histories) {
  test(`whatever is damaged in the history ${name}, a class starts on it and works, and what was set aside is named`, () => {
    fc.assert(
      fc.property(
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (damages, continueLast) => {
          using folder = copyOf(history);
          for (const one of damages) apply(folder, one);
          let opened: OpenedStore;
          try {
            opened = open(folder, continueLast);
          } catch (error) {
            // A version number that damage made, of at most 10,000, is not told from a newer program's.
            expect(error).toBeInstanceOf(HistoryError);
            expect(String(error)).toContain("of a newer ClassChat");
            return;
          }
          const { store, notices } = opened;
          const { database } = new HistoryFiles(folder.path);
          for (const notice of notices) {
            if (!notice.includes("was interrupted")) expect(notice).toContain(database);
          }
          const room = new TestClass(store);
          const [one, other] = [room.join("Newcomer").member, room.join("Listener")];
          expect(room.deliver(one, "everyone", "works")).toMatchObject({ kind: "said" });
          expect(other.peer.messages.at(-1)).toEndWith("Newcomer>everyone:works");
          room.joinRoom(one, "#new");
          expect(room.deliver(one, "#new", "in it")).toMatchObject({ kind: "said" });
          store.tick(0);
          store.tick(20_000);
          expect(store.failure).toBeUndefined();
          expect(store.latest(20).at(-1)?.text).toBe("works");
          store.end();
          store.close();
          // Only what is continued is checked in full: old damage elsewhere is found then.
          const again = open(folder, true);
          const isSetAside = again.notices.some((notice) => notice.includes("was set aside as"));
          const latest = again.store.latest(1).map(({ text }) => text);
          expect(latest).toEqual(isSetAside ? [] : ["works"]);
          again.store.close();
        },
      ),
      {
        numRuns: 150,
        // Found when the lock of a new class was held already.
        examples: [
          [[{ file: "classchat.sqlite", how: { kind: "poke", at: 4_088, byte: 14 } }], false],
        ],
      },
    );
  });
}
