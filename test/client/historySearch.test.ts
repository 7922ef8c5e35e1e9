import { expect, test } from "bun:test";
import { HistorySearch } from "../../src/client/terminal/historySearch.ts";

test("a search finds the newest line that holds the words, whatever their case, then older ones", () => {
  const search = new HistorySearch(["the loop", "Loops", "Loops", "bye"]);
  expect(search.found).toBeUndefined();
  search.older();
  search.type("LOO");
  expect([search.prompt, search.found]).toEqual(["(search) LOO", "Loops"]);
  search.older();
  expect(search.found).toBe("the loop");
  search.older();
  expect(search.found).toBe("the loop");
});

test("a search in vain says so, and finds again what fewer letters find", () => {
  const search = new HistorySearch(["one", "two"]);
  search.type("two");
  search.type("x");
  expect([search.prompt, search.found]).toEqual(["(not found) twox", undefined]);
  search.older();
  search.type("y");
  expect(search.found).toBeUndefined();
  search.erase();
  search.erase();
  expect([search.prompt, search.found]).toEqual(["(search) two", "two"]);
  for (const _ of "two") search.erase();
  expect([search.prompt, search.found]).toEqual(["(search) ", undefined]);
});

test("a search of no lines finds nothing", () => {
  const search = new HistorySearch([]);
  search.type("a");
  search.older();
  expect(search.found).toBeUndefined();
});
