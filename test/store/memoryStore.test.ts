import { expect, test } from "bun:test";
import { keptMessages, keptReceipts, MemoryStore } from "../../src/store/memoryStore.ts";
import { bob, entry, storeContract, turn } from "./storeContract.ts";

storeContract("the store in memory", () => new MemoryStore());

test("the store in memory keeps the last thousand messages", () => {
  const store = new MemoryStore();
  for (let seq = 1; seq <= 3 * keptMessages; seq++) turn(store, entry(seq));
  const kept = store.publicAfter(0).map(({ seq }) => seq);
  expect(kept.length).toBe(keptMessages);
  expect(kept.at(0)).toBe(2 * keptMessages + 1);
  expect(store.newest).toBe(3 * keptMessages);
});

test("the store in memory keeps the last receipts, longer than their messages but not for ever", () => {
  const store = new MemoryStore();
  const last = 3 * keptReceipts;
  for (let seq = 1; seq <= last; seq++) turn(store, entry(seq));
  const receipt = (seq: number) => store.receipt(bob.id, `c${seq}`)?.seq;
  expect(receipt(1)).toBeUndefined();
  for (const seq of [last - keptReceipts + 1, last - keptMessages, last]) {
    expect(receipt(seq)).toBe(seq);
  }
});
