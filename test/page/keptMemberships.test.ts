import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { KeptMemberships } from "../../src/page/keptMemberships.ts";

/** What a browser keeps for all its tabs. */
class Shelf implements Storage {
  readonly [key: string]: unknown;
  get length(): number {
    return Object.keys(this).length;
  }
  getItem(key: string): string | null {
    return (this[key] as string | undefined) ?? null;
  }
  setItem(key: string, text: string): void {
    Object.assign(this, { [key]: text });
  }
  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
  key(index: number): string | null {
    return Object.keys(this)[index] ?? null;
  }
  clear(): void {
    for (const key of Object.keys(this)) this.removeItem(key);
  }
}

let time = 0;

function tabOf(storage: Storage | undefined, tab: string): KeptMemberships {
  return new KeptMemberships({ storage, tab, now: () => time });
}

const bob = { name: "Bob", token: "a token", seq: 3 };

test("a membership outlives its tab, is found by the name in any case, and goes on in one tab at a time", () => {
  const shelf = new Shelf();
  const first = tabOf(shelf, "first");
  first.open(bob);
  expect(first.update({ ...bob, seq: 4 }, false)).toBe(true);
  const second = tabOf(shelf, "second");
  expect(second.find("BOB")).toMatchObject({ ...bob, seq: 4, isOpen: false });
  second.open({ ...bob, token: bob.token });
  expect(first.isTaken(bob.token)).toBe(true);
  expect(first.update({ ...bob, seq: 5 }, true)).toBe(false);
  expect(second.find("Bob")).toMatchObject({ seq: 3, tab: "second" });
});

test("a member with another name is found by that one alone; whoever left by none", () => {
  const tab = tabOf(new Shelf(), "one");
  tab.open(bob);
  tab.update({ ...bob, name: "Rob" }, true);
  expect(tab.list().map(({ name }) => name)).toEqual(["Rob"]);
  tab.forget(bob.token);
  expect(tab.list()).toEqual([]);
});

test("what cannot be read, and a token that has ended, is nothing, and is cleared away", () => {
  const shelf = new Shelf();
  tabOf(shelf, "one").open(bob);
  shelf.setItem("classchat member eve", "{");
  shelf.setItem("another program's", "stays");
  time += limits.tokenMs;
  const later = tabOf(shelf, "two");
  expect(later.find("Bob")).toBeUndefined();
  expect(Object.keys(shelf)).toEqual(["another program's"]);
  time = 0;
});

test("a browser that forbids storage keeps nothing, and all else works", () => {
  const tab = tabOf(undefined, "one");
  tab.open(bob);
  expect(tab.update(bob, true)).toBe(true);
  expect(tab.find("Bob")).toBeUndefined();
});
