import { expect, test } from "bun:test";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { numbered, say, storeContract } from "./storeContract.ts";

storeContract("the memory store", () => new MemoryStore());

test("the memory store forgets all but the newest thousand", () => {
  const store = new MemoryStore();
  for (let seq = 1; seq <= 5_000; seq++) say(store, numbered(seq));
  const known = store.after(0);
  expect(known).toHaveLength(1_000);
  expect(known[0]).toEqual(numbered(4_001));
  expect(known.at(-1)).toEqual(numbered(5_000));
});
