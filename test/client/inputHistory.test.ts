import { describe, expect, test } from "bun:test";
import { InputHistory } from "../../src/client/terminal/inputLine.ts";

function after(...lines: string[]): InputHistory {
  const recall = new InputHistory();
  for (const line of lines) recall.add(line);
  return recall;
}

describe("looking back", () => {
  test("goes from the newest line to the oldest and stays there", () => {
    const recall = after("one", "two");
    expect(recall.older("")).toBe("two");
    expect(recall.older("two")).toBe("one");
    expect(recall.older("one")).toBeUndefined();
    expect(recall.newer()).toBe("two");
  });

  test("keeps the draft, which stands at the end again", () => {
    const recall = after("one", "two");
    recall.older("half typed");
    recall.older("two");
    expect(recall.newer()).toBe("two");
    expect(recall.newer()).toBe("half typed");
    expect(recall.newer()).toBeUndefined();
  });

  test("finds nothing where nothing was typed", () => {
    const recall = after();
    expect(recall.older("draft")).toBeUndefined();
    expect(recall.newer()).toBeUndefined();
  });

  test("begins anew with every line that is entered", () => {
    const recall = after("one", "two");
    recall.older("");
    recall.older("two");
    recall.add("three");
    expect(recall.newer()).toBeUndefined();
    expect(recall.older("")).toBe("three");
  });
});

describe("what is remembered", () => {
  test("is no empty line, and no line twice in a row", () => {
    const recall = after("one", "one", "", "one");
    expect(recall.older("")).toBe("one");
    expect(recall.older("one")).toBeUndefined();
  });

  test("is a line again that was typed with another between", () => {
    const recall = after("one", "two", "one");
    expect([recall.older(""), recall.older(""), recall.older("")]).toEqual(["one", "two", "one"]);
  });
});
