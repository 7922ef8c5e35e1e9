import { expect, test } from "bun:test";
import fc from "fast-check";
import { NameIndex } from "../../src/hub/nameIndex.ts";

const letters = fc.constantFrom("a", "b", "z", "\u00e9", "\u3042", "\ud83d\ude00");
const key = fc.array(letters, { minLength: 1, maxLength: 4 }).map((some) => some.join(""));

interface Item {
  key: string;
}

test("names that begin alike are found in order, page by page, whoever came and went", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key, isGone: fc.boolean() }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 1_500 }),
      fc.array(letters, { maxLength: 2 }).map((some) => some.join("")),
      fc.integer({ min: 1, max: 7 }),
      (changes, others, prefix, most) => {
        const index = new NameIndex<Item>();
        const here = new Map<string, Item>();
        const add = (item: Item): void => {
          here.set(item.key, item);
          index.add(item.key, item);
        };
        for (let number = 0; number < others; number++) add({ key: `m${number}` });
        for (const { key: changed, isGone } of changes) {
          const item = here.get(changed);
          expect(index.get(changed)).toBe(item);
          if (!item) add({ key: changed });
          else if (isGone) {
            here.delete(changed);
            index.remove(changed, item);
          }
        }
        const expected = [...here.keys()].filter((one) => one.startsWith(prefix)).toSorted(inOrder);
        const found: string[] = [];
        for (let after: string | undefined; ;) {
          const page = index.find(prefix, after, most);
          expect(page.count).toBe(expected.length);
          expect(page.holders.length).toBeLessThanOrEqual(most);
          found.push(...page.holders.map((item) => item.key));
          after = page.holders.at(-1)?.key;
          if (!page.hasMore) break;
        }
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test("of those who have one key, however many, whoever was there first and is meant is found", () => {
  const manyOfOne = fc.constantFrom("a", "b", "c");
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: manyOfOne, gone: fc.nat(), isGone: fc.boolean() }), {
        minLength: 600,
        maxLength: 1_200,
      }),
      (changes) => {
        const index = new NameIndex<number>();
        const here: { key: string; number: number }[] = [];
        for (const [number, change] of changes.entries()) {
          if (change.isGone && here.length > 0) {
            const [gone] = here.splice(change.gone % here.length, 1);
            if (gone) index.remove(gone.key, gone.number);
          }
          here.push({ key: change.key, number });
          index.add(change.key, number);
        }
        for (const wanted of ["a", "b", "c", "d"]) {
          const those = here.filter((one) => one.key === wanted).map(({ number }) => number);
          expect(index.get(wanted)).toBe(those[0]);
          expect(index.get(wanted, isOdd)).toBe(those.find(isOdd));
          index.remove(wanted, -1);
          expect(index.find(wanted, undefined, Infinity).holders).toEqual(those);
        }
      },
    ),
    { numRuns: 20 },
  );
});

function inOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}
