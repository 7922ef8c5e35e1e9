import { expect, test } from "bun:test";
import { keptMessages, keptReceipts, MemoryStore } from "../../src/store/memoryStore.ts";
import { bob, entry, storeContract, turn } from "./storeContract.ts";
import { readPublic } from "../support/readHistory.ts";

storeContract("the store in memory", () => new MemoryStore());

test("the store in memory keeps the last thousand messages", () => {
  const store = new MemoryStore();
  for (let seq = 1; seq <= 3 * keptMessages; seq++) turn(store, entry(seq));
  const kept = readPublic(store).map(({ seq }) => seq);
  const [first = 0] = kept;
  expect(kept.length).toBeWithin(keptMessages, 2 * keptMessages + 1);
  expect(kept.at(-1)).toBe(3 * keptMessages);
  expect(store.newest).toBe(3 * keptMessages);
  // Whoever read up to message 10 is told how many are gone, then what is kept.
  const page = store.readPage({ memberId: bob.id + 1, after: 10, upTo: store.newest });
  expect(page).toEqual({ messages: [], upTo: first - 1, forgotten: first - 11 });
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
