import { expect, test } from "bun:test";
import fc from "fast-check";
import { NameIndex } from "../../src/hub/nameIndex.ts";

const letters = fc.constantFrom("a", "b", "z", "\u00e9", "\u3042", "\ud83d\ude00");
const key = fc.array(letters, { minLength: 1, maxLength: 4 }).map((some) => some.join(""));

test("names that begin alike are found in order, page by page, whoever came and went", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key, isGone: fc.boolean() }), { maxLength: 60 }),
      fc.integer({ min: 0, max: 1_500 }),
      fc.array(letters, { maxLength: 2 }).map((some) => some.join("")),
      fc.integer({ min: 1, max: 7 }),
      (changes, others, prefix, most) => {
        const index = new NameIndex<{ key: string }>();
        const here = new Map<string, { key: string }>();
        const add = (item: { key: string }): void => {
          here.set(item.key, item);
          index.add(item);
        };
        for (let number = 0; number < others; number++) add({ key: `m${number}` });
        for (const { key: changed, isGone } of changes) {
          const item = here.get(changed);
          if (!item) add({ key: changed });
          else if (isGone) {
            here.delete(changed);
            index.remove(item);
          }
        }
        const expected = [...here.keys()].filter((one) => one.startsWith(prefix)).toSorted(inOrder);
        const found: string[] = [];
        for (let after: string | undefined; ;) {
          const page = index.find(prefix, after, most);
          expect(page.count).toBe(expected.length);
          expect(page.items.length).toBeLessThanOrEqual(most);
          found.push(...page.items.map((item) => item.key));
          after = page.items.at(-1)?.key;
          if (!page.hasMore) break;
        }
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

function inOrder(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
