import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { Message } from "../../src/model/message.ts";
import type { Store } from "../../src/store/store.ts";

/** A message as the hub would number it. */
export function numbered(seq: number, text = `text ${seq}`): Message {
  return { seq, at: 1_769_850_000_000 + seq, from: "Bob", to: "everyone", text };
}

/** Says the messages of one turn. */
export function say(store: Store, ...messages: Message[]): void {
  for (const message of messages) store.append(message);
  store.commit();
}

/**
 * What every store keeps to.
 * @param make a store without messages
 */
export function storeContract(name: string, make: () => Store): void {
  describe(`${name}, as every store,`, () => {
    test("starts without messages", () => {
      const store = make();
      expect(store.newest).toBe(0);
      expect(store.after(0)).toEqual([]);
    });

    test("counts a message as stored once its turn is committed, and not before", () => {
      const store = make();
      store.append(numbered(1));
      expect(store.newest).toBe(0);
      expect(store.after(0)).toEqual([]);
      store.commit();
      expect(store.newest).toBe(1);
      expect(store.after(0)).toEqual([numbered(1)]);
    });

    test("stores all messages of a turn together, in their order", () => {
      const store = make();
      say(store, numbered(1), numbered(2), numbered(3));
      say(store, numbered(4));
      expect(store.newest).toBe(4);
      expect(store.after(0).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });

    test("gives what came after a number, oldest first, and nothing after the newest", () => {
      const store = make();
      say(store, numbered(1), numbered(2), numbered(3));
      expect(store.after(1)).toEqual([numbered(2), numbered(3)]);
      expect(store.after(3)).toEqual([]);
      expect(store.after(99)).toEqual([]);
    });

    test("stores nothing twice when there is nothing to commit", () => {
      const store = make();
      store.commit();
      say(store, numbered(1));
      store.commit();
      expect(store.after(0)).toEqual([numbered(1)]);
    });

    test("keeps what it gave away from being changed by its taker", () => {
      const store = make();
      say(store, numbered(1), numbered(2));
      store.after(0).length = 0;
      expect(store.after(0)).toHaveLength(2);
      expect(store.newest).toBe(2);
    });

    test("holds a turn of very many messages", () => {
      const store = make();
      const count = 200_000;
      say(store, ...Array.from({ length: count }, (_, index) => numbered(index + 1)));
      expect(store.newest).toBe(count);
      expect(store.after(count - 2)).toEqual([numbered(count - 1), numbered(count)]);
    });

    test("knows a row without gaps that ends with the newest, however much was said", () => {
      const turns = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 });
      fc.assert(
        fc.property(turns, (turns) => {
          const store = make();
          let last = 0;
          for (const length of turns) {
            say(store, ...Array.from({ length }, (_, index) => numbered(last + index + 1)));
            last += length;
            expect(store.newest).toBe(last);
          }
          const known = store.after(0).map(({ seq }) => seq);
          const first = last - known.length + 1;
          expect(known).toEqual(known.map((_, index) => first + index));
          expect(known.length).toBeGreaterThanOrEqual(Math.min(last, 1_000));
        }),
        { numRuns: 20 },
      );
    });

    test("gives every text back to the letter", () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
          const store = make();
          const messages = texts.map((text, index) => numbered(index + 1, text));
          say(store, ...messages);
          expect(store.after(0)).toEqual(messages);
        }),
        { numRuns: 50 },
      );
    });
  });
}
