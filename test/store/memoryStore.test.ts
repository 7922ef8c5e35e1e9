import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { bob, entry, storeContract, turn } from "./storeContract.ts";

storeContract("the store in memory", () => new MemoryStore());

test("the store in memory keeps the last thousand messages", () => {
  const store = new MemoryStore();
  for (let seq = 1; seq <= 3 * limits.keptMessages; seq++) turn(store, entry(seq));
  const kept = store.publicAfter(0).map(({ seq }) => seq);
  expect(kept.length).toBe(limits.keptMessages);
  expect(kept.at(0)).toBe(2 * limits.keptMessages + 1);
  expect(store.newest).toBe(3 * limits.keptMessages);
});

test("the store in memory keeps the last receipts, longer than their messages but not for ever", () => {
  const store = new MemoryStore();
  const last = 3 * limits.keptReceipts;
  for (let seq = 1; seq <= last; seq++) turn(store, entry(seq));
  const receipt = (seq: number) => store.receipt(bob.id, `c${seq}`)?.seq;
  expect(receipt(1)).toBeUndefined();
  for (const seq of [last - limits.keptReceipts + 1, last - limits.keptMessages, last]) {
    expect(receipt(seq)).toBe(seq);
  }
});
