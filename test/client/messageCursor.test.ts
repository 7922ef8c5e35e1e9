import { describe, expect, test } from "bun:test";
import { MessageCursor } from "../../src/client/messageCursor.ts";

describe("the messages seen", () => {
  test("are each new once", () => {
    const seen = new MessageCursor(0);
    const news = [1, 2, 2, 1, 3, 5, 4, 5, 6].filter((seq) => seen.message(seq));
    expect(news).toEqual([1, 2, 3, 5, 6]);
    expect(seen.newest).toBe(6);
  });

  test("begin with the newest at the welcome, and receipts count", () => {
    const seen = new MessageCursor(41);
    expect(seen.newest).toBe(41);
    seen.receipt(43);
    expect(seen.newest).toBe(43);
    expect(seen.message(42)).toBe(true);
    expect(seen.newest).toBe(43);
  });

  test("may be what one said to oneself, before its receipt or after", () => {
    const seen = new MessageCursor(0);
    seen.receipt(1);
    expect(seen.message(1)).toBe(true);
    expect(seen.message(2)).toBe(true);
    seen.receipt(2);
    expect(seen.newest).toBe(2);
  });

  test("do not stand in the way of another class, whose numbers begin again", () => {
    const seen = new MessageCursor(0);
    seen.message(90);
    seen.startAnew(3);
    expect(seen.newest).toBe(3);
    expect(seen.message(4)).toBe(true);
    expect(seen.message(4)).toBe(false);
  });
});
