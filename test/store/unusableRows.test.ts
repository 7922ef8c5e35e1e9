import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { HistoryFiles } from "../../src/store/historyFiles.ts";
import { rowIdsOf } from "../../src/store/migrations.ts";
import type { OpenedStore } from "../../src/store/openStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";
import { readPublic } from "../support/readHistory.ts";

const { first } = rowIdsOf(1);

function open(folder: DataFolder, continueLast = false): OpenedStore {
  return openStore({ dataDir: folder.path, choice: continueLast ? "last" : "usual", now: () => 5 });
}

/** An interrupted class: five members, two groups, three rooms, a few messages. */
function interrupt(folder: DataFolder): void {
  const { store } = open(folder);
  const room = new TestClass(store);
  for (const name of ["Bob", "Mary", "John", "Tim", "Zoë"]) room.join(name, `${name}'s token`);
  const [bob, mary, john] = ["Bob", "Mary", "John"].map((name) => {
    return room.hub.view.findMember(name);
  });
  if (!bob || !mary || !john) throw new Error("they have joined");
  room.createGroup(bob, "groupA", ["Bob", "Mary", "John"]);
  room.createGroup(bob, "groupB", ["Bob", "Tim", "Zoë"]);
  for (const one of [bob, mary, john]) room.joinRoom(one, "#lab");
  room.joinRoom(mary, "#quiet");
  room.joinRoom(john, "#left");
  room.setModes(mary, "#quiet", "+k sesame");
  room.rename(bob, "Robert");
  room.say(mary, "everyone", "hello", "c1");
  room.say(mary, "#quiet", "psst", "c2");
  room.endTurn();
  store.close();
}

function edit(
  folder: DataFolder,
  ...edits: [sql: string, ...values: (string | number | null)[]][]
): void {
  using database = new Database(new HistoryFiles(folder.path).database, { readwrite: true });
  for (const [sql, ...values] of edits) database.run(sql, values);
}

/** What is wrong in the history, what the notice says of it, and what is left. */
const cases: Record<
  string,
  { edits: [sql: string, ...values: (string | number | null)[]][]; says: string; left: object }
> = {
  "room settings that are no JSON": {
    edits: [["UPDATE room SET settings = '{' WHERE name = '#quiet'"]],
    says: "the room #quiet (its settings cannot be read)",
    left: { rooms: [{ name: "#lab" }, { name: "#left" }] },
  },
  "room settings that are other JSON": {
    edits: [["UPDATE room SET settings = '{\"topic\":1}' WHERE name = '#quiet'"]],
    says: "the room #quiet (its settings cannot be read)",
    left: { rooms: [{ name: "#lab" }, { name: "#left" }] },
  },
  "former names that are no JSON": {
    edits: [["UPDATE stay SET former_keys = '[' WHERE name = 'Robert'"]],
    says: "the former names of the member Robert (they cannot be read)",
    left: { members: { length: 5, 0: { name: "Robert", formerKeys: [] } } },
  },
  "a group that nobody is in": {
    edits: [["DELETE FROM group_visit WHERE group_id = ?", first + 2]],
    says: "the group groupB (nobody is in it)",
    left: { groups: [{ name: "groupA" }] },
  },
  "two members of one name": {
    edits: [["UPDATE stay SET name = 'MARY' WHERE name = 'John'"]],
    says: "the member MARY (another one has the same name)",
    left: { members: { length: 4, 1: { name: "Mary" } } },
  },
  "two rooms of one name": {
    edits: [["UPDATE room SET name = '#LAB' WHERE name = '#left'"]],
    says: "the room #LAB (another one has the same name)",
    left: { rooms: [{ name: "#lab" }, { name: "#quiet" }] },
  },
  "two groups of one name": {
    edits: [["UPDATE closed_group SET name = 'groupA'"]],
    says: "the group groupA (another one has the same name)",
    left: { groups: [{ id: 1 }] },
  },
  "a name that is none": {
    edits: [["UPDATE stay SET name = ? WHERE name = 'Tim'", "Ti\u001b[2Jm\r\n"]],
    says: "the member Ti[2Jm (its name cannot be read)",
    left: { members: { length: 4 } },
  },
  "a group's name that is a member's": {
    edits: [["UPDATE closed_group SET name = 'Tim' WHERE name = 'groupA'"]],
    says: "the group Tim (its name cannot be read)",
    left: { groups: [{ name: "groupB" }] },
  },
};

describe("an interrupted class goes on without what cannot be used, and names the file:", () => {
  for (const [what, { edits, says, left }] of Object.entries(cases)) {
    test(what, () => {
      using folder = new DataFolder();
      interrupt(folder);
      edit(folder, ...edits);
      const { store, notices } = open(folder);
      const { database } = new HistoryFiles(folder.path);
      expect(notices.length).toBe(2);
      expect(notices[1]).toStartWith(
        `Class 1 in ${database} goes on without what cannot be used: `,
      );
      expect(notices[1]).toContain(says);
      expect(store.restored).toMatchObject(left);
      expect(store.latest(9).map(({ text }) => text)).toEqual(["hello"]);
      const room = new TestClass(store);
      expect(room.deliver(room.join("Newcomer").member, "everyone", "hi")).toMatchObject({
        kind: "said",
      });
      store.close();
      // It is taken out of the history with the first thing that is stored, and not reported again.
      const again = open(folder);
      expect(again.notices).toEqual(["Class 1 was interrupted; it is continued."]);
      again.store.close();
    });
  }

  test("very many, of which the first are named", () => {
    using folder = new DataFolder();
    interrupt(folder);
    const more = Array.from({ length: 40 }, (_, index): [string, number] => {
      return ["INSERT INTO room VALUES (?, '#lab', '{}')", first + 10 + index];
    });
    edit(folder, ...more);
    const { store, notices } = open(folder);
    expect(notices[1]).toEndWith("(its settings cannot be read), and 35 more.");
    store.close();
  });
});

describe("an interrupted class never gives a number twice:", () => {
  test("a member's, although the highest of them is lost", () => {
    using folder = new DataFolder();
    interrupt(folder);
    // Mary, who said something by the id c1, is gone, and so is everyone after her.
    edit(folder, [`UPDATE class SET last_stay = 0`], ["DELETE FROM stay WHERE id > ?", first + 1]);
    const { store } = open(folder);
    const room = new TestClass(store);
    const newcomer = room.join("Newcomer");
    room.say(newcomer.member, "everyone", "not said before", "c1");
    room.endTurn();
    expect(newcomer.member.id).toBe(3);
    expect(store.latest(1).map(({ text }) => text)).toEqual(["not said before"]);
    store.close();
  });

  test("a room's and a group's, although their highest numbers are lost", () => {
    using folder = new DataFolder();
    interrupt(folder);
    edit(folder, ["UPDATE class SET last_group = 0, last_room = 0"]);
    const { store } = open(folder);
    expect(store.changes.lastIds).toEqual({ member: 5, group: 2, room: 3 });
    store.close();
  });

  test("a class's, although its row is lost: what was said in it stays alone", () => {
    using folder = new DataFolder();
    interrupt(folder);
    edit(folder, ["DELETE FROM class"]);
    const { store, notices } = open(folder);
    expect([notices, store.newest]).toEqual([[], 0]);
    store.close();
  });
});

const numbers = fc.oneof(
  fc.constantFrom(-1, 0, 1, 2, first, first + 1, first + 2, 2 ** 52),
  fc.integer(),
);
const strings = fc.oneof(
  fc.constantFrom("", "Bob", "Mary", "groupA", "#lab", "{}", "[]", "null", "everyone", "a b", "\n"),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const columns: [table: string, column: string, values: fc.Arbitrary<string | number | null>][] = [
  ["class", "started", numbers],
  ["class", "last_stay", numbers],
  ["class", "last_group", numbers],
  ["class", "last_room", numbers],
  ["class", "id", numbers],
  ["stay", "id", numbers],
  ["stay", "name", strings],
  ["stay", "token_hash", fc.oneof(strings, fc.constant(null))],
  ["stay", "joined_after", numbers],
  ["stay", "former_keys", strings],
  ["stay", "gone_at", fc.oneof(numbers, fc.constant(null))],
  ["stay", "gone_after", fc.oneof(numbers, fc.constant(null))],
  ["closed_group", "id", numbers],
  ["closed_group", "name", strings],
  ["closed_group", "maker_id", fc.oneof(numbers, fc.constant(null))],
  ["group_visit", "stay_id", numbers],
  ["group_visit", "group_id", numbers],
  ["group_visit", "after_seq", numbers],
  ["group_visit", "up_to_seq", fc.oneof(numbers, fc.constant(null))],
  ["room", "id", numbers],
  ["room", "name", strings],
  ["room", "settings", strings],
  ["visit", "stay_id", numbers],
  ["visit", "room_id", numbers],
  ["visit", "after_seq", numbers],
  ["visit", "up_to_seq", fc.oneof(numbers, fc.constant(null))],
  ["visit", "operator", numbers],
  ["message", "id", numbers],
  ["message", "at", numbers],
  ["message", "stay_id", numbers],
  ["message", "audience", numbers],
  ["message", "client_id", fc.oneof(strings, fc.constant(null))],
];

const change = fc.oneof(
  ...columns.map(([table, column, values]) => {
    return fc.record({
      table: fc.constant(table),
      column: fc.constant(column),
      row: fc.nat(9),
      value: values,
    });
  }),
);

test("whatever values its rows have, a class starts on the history and works", () => {
  using base = new DataFolder();
  interrupt(base);
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (changes, continueLast) => {
        using folder = new DataFolder();
        const [from, to] = [new HistoryFiles(base.path), new HistoryFiles(folder.path)];
        to.makeFile(to.database);
        {
          using database = new Database(from.database, { readonly: true });
          database.run("VACUUM INTO ?", [to.database]);
        }
        edit(
          folder,
          ...changes.map(
            ({ table, column, row, value }): [string, string | number | null, number] => {
              const keys =
                {
                  group_visit: "stay_id, group_id, after_seq",
                  visit: "stay_id, room_id, after_seq",
                }[table] ?? "id";
              return [
                `UPDATE OR IGNORE ${table} SET ${column} = ?
             WHERE (${keys}) = (SELECT ${keys} FROM ${table} LIMIT 1 OFFSET ?)`,
                value,
                row,
              ];
            },
          ),
        );
        const { store } = open(folder, continueLast);
        const room = new TestClass(store);
        const [one, other] = [room.join("Newcomer", "token").member, room.join("Listener")];
        expect(room.deliver(one, "everyone", "works")).toMatchObject({ kind: "said" });
        expect(other.peer.messages.at(-1)).toEndWith("Newcomer>everyone:works");
        room.joinRoom(one, "#new");
        room.createGroup(one, "groupNew", [
          "Newcomer",
          "Listener",
          ...room.hub.view.who(one).members,
        ]);
        expect(room.deliver(one, "#new", "in it")).toMatchObject({ kind: "said" });
        room.disconnect(one);
        expect(room.resume("token", 0).resumed.ok).toBe(true);
        room.now = 100_000;
        room.expire();
        room.endTurn();
        expect(store.failure).toBeUndefined();
        for (const { at } of readPublic(store)) expect(new Date(at).toISOString()).toBeString();
        store.end();
        store.close();
        const again = open(folder, true);
        expect(again.store.latest(1).map(({ text }) => text)).toEqual(["works"]);
        again.store.close();
      },
    ),
    { numRuns: 150, includeErrorInReport: true },
  );
});
