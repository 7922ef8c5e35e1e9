import { describe, expect, test } from "bun:test";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";

/** A turn whose end the test decides on, and what happened in it. */
function turnOf({ before = () => {}, after = () => {} } = {}) {
  const events: string[] = [];
  const ends: (() => void)[] = [];
  const turn = new FlushScheduler({
    before() {
      events.push("stored");
      before();
    },
    after() {
      events.push("done");
      after();
    },
    schedule: (end) => ends.push(end),
  });
  const told = (name: string): { flush(): void } => ({ flush: () => events.push(`told ${name}`) });
  return { turn, events, ends, told, end: () => ends.shift()?.() };
}

describe("a turn", () => {
  test("stores, then tells each receiver, then is done", () => {
    const { turn, events, told, end } = turnOf();
    turn.add(told("Bob"));
    turn.add(told("Alice"));
    expect(events).toEqual([]);
    end();
    expect(events).toEqual(["stored", "told Bob", "told Alice", "done"]);
  });

  test("is ended once, however often it is asked for", () => {
    const { turn, ends, told, end } = turnOf();
    turn.wake();
    turn.add(told("Bob"));
    turn.wake();
    expect(ends).toHaveLength(1);
    end();
    expect(ends).toHaveLength(0);
    turn.wake();
    expect(ends).toHaveLength(1);
  });

  test("tells nobody of a turn before again", () => {
    const { turn, events, told, end } = turnOf();
    turn.add(told("Bob"));
    end();
    events.length = 0;
    turn.wake();
    end();
    expect(events).toEqual(["stored", "done"]);
  });

  test("tells those who are added while it stores", () => {
    const late = turnOf({ before: () => late.turn.add(late.told("Bob")) });
    late.turn.wake();
    late.end();
    expect(late.events).toEqual(["stored", "told Bob", "done"]);
    expect(late.ends).toHaveLength(0);
  });

  test("leaves those who are added while it tells to the next one", () => {
    const { turn, events, ends, told, end } = turnOf();
    turn.add({ flush: () => turn.add(told("Alice")) });
    end();
    expect(events).toEqual(["stored", "done"]);
    expect(ends).toHaveLength(1);
    end();
    expect(events).toEqual(["stored", "done", "stored", "told Alice", "done"]);
  });

  test("starts every receiver with the same chain, and the next turn with another", () => {
    const { turn, end } = turnOf();
    const { start } = turn;
    turn.wake();
    expect(turn.start).toBe(start);
    end();
    expect(turn.start).not.toBe(start);
  });

  test("tells nobody when storing fails; a later turn still can", () => {
    let isFull = true;
    const disk = turnOf({
      before() {
        if (isFull) throw new Error("the disk is full");
      },
    });
    disk.turn.add(disk.told("Bob"));
    expect(disk.end).toThrow("the disk is full");
    expect(disk.events).toEqual(["stored"]);
    isFull = false;
    disk.turn.wake();
    disk.end();
    expect(disk.events).toEqual(["stored", "stored", "told Bob", "done"]);
  });
});
