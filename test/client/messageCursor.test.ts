import { describe, expect, test } from "bun:test";
import { MessageCursor } from "../../src/client/reconnectingClient.ts";

describe("a message cursor", () => {
  test("takes each message once", () => {
    const cursor = new MessageCursor(0);
    const news = [1, 2, 2, 1, 3, 5, 4, 5, 6].filter((seq) => cursor.advance(seq));
    expect(news).toEqual([1, 2, 3, 5, 6]);
    expect(cursor.newest).toBe(6);
  });

  test("begins with the newest message at the welcome, and counts receipts", () => {
    const cursor = new MessageCursor(41);
    expect(cursor.newest).toBe(41);
    cursor.addReceipt(43);
    expect(cursor.newest).toBe(43);
    expect(cursor.advance(42)).toBe(true);
    expect(cursor.newest).toBe(43);
  });

  test("takes a message to oneself before its receipt or after", () => {
    const cursor = new MessageCursor(0);
    cursor.addReceipt(1);
    expect(cursor.advance(1)).toBe(true);
    expect(cursor.advance(2)).toBe(true);
    cursor.addReceipt(2);
    expect(cursor.newest).toBe(2);
  });

  test("takes the messages of another class, whose numbers begin again", () => {
    const cursor = new MessageCursor(0);
    cursor.advance(90);
    cursor.startAnew(3);
    expect(cursor.newest).toBe(3);
    expect(cursor.advance(4)).toBe(true);
    expect(cursor.advance(4)).toBe(false);
  });
});
