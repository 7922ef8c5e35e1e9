import { describe, expect, test } from "bun:test";
import { InputHistory } from "../../src/client/terminal/inputHistory.ts";

function after(...lines: string[]): InputHistory {
  const history = new InputHistory();
  for (const line of lines) history.add(line);
  return history;
}

describe("going back through the lines", () => {
  test("goes from the newest line to the oldest and stops there", () => {
    const history = after("one", "two");
    expect(history.older("")).toBe("two");
    expect(history.older("two")).toBe("one");
    expect(history.older("one")).toBeUndefined();
    expect(history.newer()).toBe("two");
  });

  test("keeps the draft, which comes again at the end", () => {
    const history = after("one", "two");
    history.older("half typed");
    history.older("two");
    expect(history.newer()).toBe("two");
    expect(history.newer()).toBe("half typed");
    expect(history.newer()).toBeUndefined();
  });

  test("finds nothing if nothing was typed", () => {
    const history = after();
    expect(history.older("draft")).toBeUndefined();
    expect(history.newer()).toBeUndefined();
  });

  test("starts again at the draft after each line that is entered", () => {
    const history = after("one", "two");
    history.older("");
    history.older("two");
    history.add("three");
    expect(history.newer()).toBeUndefined();
    expect(history.older("")).toBe("three");
  });
});

describe("the history", () => {
  test("holds no empty line, and no line twice in a row", () => {
    const history = after("one", "one", "", "one");
    expect(history.older("")).toBe("one");
    expect(history.older("one")).toBeUndefined();
  });

  test("holds a line again that was typed with another in between", () => {
    const history = after("one", "two", "one");
    expect([history.older(""), history.older(""), history.older("")]).toEqual([
      "one",
      "two",
      "one",
    ]);
  });
});
