import { afterAll, expect, test } from "bun:test";
import { ClassFile } from "../support/classFile.ts";
import { bob, entry, storeContract, turn } from "./storeContract.ts";
import { readMissed, readPublic } from "../support/readHistory.ts";
import { makeGroup } from "../support/makeGroup.ts";

const shared = new ClassFile();
afterAll(() => shared[Symbol.dispose]());

// All of them are classes of one database, which so far have not ended.
storeContract("the store in SQLite", () => shared.newStore().store);

test("classes of one database know nothing of each other", () => {
  using file = new ClassFile();
  const [one, other] = [file.newStore().store, file.newStore().store];
  for (const store of [one, other]) {
    store.changes.addMember(bob);
    makeGroup(store, { id: 1, name: "groupA", members: [bob.id] });
  }
  turn(one, entry(1, { delivered: 5 }), entry(2));
  turn(other, entry(1, { delivered: 6, senderId: 2 }));
  expect([one.newest, other.newest]).toEqual([2, 1]);
  expect(one.receipt(bob.id, "c1")?.delivered).toBe(5);
  expect(other.receipt(bob.id, "c1")).toBeUndefined();
  expect(readMissed(other, bob, 0).map(({ seq }) => seq)).toEqual([1]);
  for (const [store, seqs] of [
    [one, [1, 2]],
    [other, [1]],
  ] as const) {
    const alice = { ...bob, id: 3 };
    const given = [readMissed(store, alice, 0), readPublic(store), store.latest(9)];
    for (const messages of given) expect(messages.map(({ seq }) => seq)).toEqual([...seqs]);
  }
  one.end();
  turn(other, entry(2, { senderId: 2, audience: { kind: "group", id: 1 } }));
  expect(readMissed(other, bob, 1).map(({ seq }) => seq)).toEqual([2]);
});

test("what does not fit into the history fails its turn whole, as a repeated number does", () => {
  using file = new ClassFile();
  const { store } = file.newStore();
  turn(store, entry(1));
  store.changes.addMember(bob);
  expect(() => turn(store, entry(2), entry(1, { clientId: "other" }))).toThrow(
    "the history cannot be written",
  );
  expect(readPublic(store).map(({ seq }) => seq)).toEqual([1]);
  turn(store, entry(3));
  expect(readPublic(store).map(({ seq }) => seq)).toEqual([1, 3]);
});
