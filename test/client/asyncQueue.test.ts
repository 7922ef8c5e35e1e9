import { describe, expect, test } from "bun:test";
import { AsyncQueue } from "../../src/client/asyncQueue.ts";

describe("a queue", () => {
  test("gives its items in order", async () => {
    const inbox = new AsyncQueue<string>();
    inbox.put("one");
    inbox.put("two");
    expect(inbox.size).toBe(2);
    expect(await inbox.take()).toBe("one");
    expect(await inbox.take()).toBe("two");
    expect(inbox.size).toBe(0);
  });

  test("lets its taker wait for an item", async () => {
    const inbox = new AsyncQueue<string>();
    const taken = inbox.take();
    inbox.put("late");
    inbox.put("later");
    expect(await taken).toBe("late");
    expect(await inbox.take()).toBe("later");
  });

  test("gives what is left after its end, then undefined", async () => {
    const inbox = new AsyncQueue<string>();
    inbox.put("last");
    inbox.end();
    expect(await inbox.take()).toBe("last");
    expect(await inbox.take()).toBeUndefined();
    expect(await inbox.take()).toBeUndefined();
  });

  test("wakes a waiting taker when it ends", async () => {
    const inbox = new AsyncQueue<string>();
    const taken = inbox.take();
    inbox.end();
    expect(await taken).toBeUndefined();
  });

  test("holds falsy items", async () => {
    const inbox = new AsyncQueue<string | number>();
    inbox.put("");
    inbox.put(0);
    inbox.end();
    expect([await inbox.take(), await inbox.take(), await inbox.take()]).toEqual([
      "",
      0,
      undefined,
    ]);
  });
});
