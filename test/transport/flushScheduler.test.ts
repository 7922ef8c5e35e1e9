import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { TurnTold } from "../../src/transport/flushScheduler.ts";
import { FlushScheduler, WriteChain } from "../../src/transport/flushScheduler.ts";
import { turnMs } from "../../src/transport/readScheduler.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** A turn whose end the test decides on, and what happened in it. */
function turnOf({
  before = () => {},
  after = () => {},
}: { before?: () => void; after?: (told: TurnTold) => void } = {}) {
  const events: string[] = [];
  const ends: (() => void)[] = [];
  const clock = { now: 0 };
  const turn = new FlushScheduler({
    before() {
      events.push("stored");
      before();
    },
    after(told) {
      events.push("done");
      after(told);
    },
    schedule: (end) => ends.push(end),
    now: () => clock.now,
  });
  const told = (name: string): { flush(): number } => ({
    flush: () => events.push(`told ${name}`),
  });
  return { turn, clock, events, ends, told, end: () => ends.shift()?.() };
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

  test("ends once, however often it is asked for", () => {
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

  test("tells nobody anything twice", () => {
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

  test("leaves those who are added while it tells to the next turn", () => {
    const { turn, events, ends, told, end } = turnOf();
    turn.add({
      flush() {
        turn.add(told("Alice"));
        return 0;
      },
    });
    end();
    expect(events).toEqual(["stored", "done"]);
    expect(ends).toHaveLength(1);
    end();
    expect(events).toEqual(["stored", "done", "stored", "told Alice", "done"]);
  });

  test("asks all who have more to tell, once each, for as long as it may take, and the others in the next", () => {
    const { turn, clock, end } = turnOf();
    const asked: number[] = [];
    const slow = Array.from({ length: 20 }, (_, index) => ({
      tellMore() {
        asked.push(index);
        clock.now += 1;
        if (index === 0) turn.addSource(slow[0] ?? this);
      },
    }));
    for (const source of slow) turn.addSource(source);
    end();
    expect(asked).toEqual([...slow.keys()].slice(0, turnMs));
    end();
    expect(asked).toEqual([...slow.keys()]);
    end();
    expect(asked.slice(slow.length)).toEqual([0]);
  });

  test("asks some of them even if each takes longer than that", () => {
    const { turn, clock, end } = turnOf();
    let asked = 0;
    const tellMore = (): void => {
      asked += 1;
      clock.now += 1_000;
    };
    for (let source = 0; source < 20; source += 1) turn.addSource({ tellMore });
    end();
    expect(asked).toBe(8);
  });

  test("says how many it told, how much, and how long that took", () => {
    const noted: TurnTold[] = [];
    const { turn, clock, end } = turnOf({ after: (told) => noted.push(told) });
    const flush = (): number => {
      clock.now += 3;
      return 10;
    };
    turn.add({ flush });
    turn.add({ flush });
    end();
    turn.wake();
    end();
    expect(noted).toEqual([
      { receivers: 2, bytes: 20, ms: 6 },
      { receivers: 0, bytes: 0, ms: 0 },
    ]);
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

describe("what a receiver is told in a turn", () => {
  test("is joined once for everyone who is told the same", () => {
    const start = new WriteChain();
    const [hello, hi] = [bytesOf("hello\n"), bytesOf("hi\n")];
    const [bob, alice, mary] = [start, start, start].map((batch) => batch.with(hello));
    const [bobLater, aliceLater] = [bob, alice].map((batch) => batch?.with(hi));
    expect(bobLater).toBe(aliceLater);
    expect(bobLater?.bytes).toBe(aliceLater?.bytes as Uint8Array);
    expect(textOf(bobLater?.bytes ?? hello)).toBe("hello\nhi\n");
    expect(mary?.bytes).toBe(hello);
  });

  test("is the bytes of its only part, not copied", () => {
    const hello = bytesOf("hello\n");
    expect(new WriteChain().with(hello).bytes).toBe(hello);
  });

  test("is empty if nothing was told", () => {
    expect(new WriteChain().bytes).toHaveLength(0);
  });

  test("differs if one of them was told something else in between", () => {
    const start = new WriteChain();
    const [hello, secret] = [bytesOf("hello\n"), bytesOf("secret\n")];
    const bob = start.with(secret).with(hello);
    const alice = start.with(hello);
    expect(textOf(bob.bytes)).toBe("secret\nhello\n");
    expect(alice.bytes).toBe(hello);
  });

  test("is what each receiver was told, in order, whatever others were told in between", () => {
    const tellings = fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 40 });
    const parts = ["a", "bb", "", "c\n", "dd\n"].map(bytesOf);
    fc.assert(
      fc.property(tellings, (tellings) => {
        const start = new WriteChain();
        const batches = [start, start, start, start];
        const told = ["", "", "", ""];
        for (const [receiver, part] of tellings) {
          const bytes = parts[part] ?? bytesOf("never");
          batches[receiver] = (batches[receiver] ?? start).with(bytes);
          told[receiver] += textOf(bytes);
        }
        expect(batches.map(({ bytes }) => textOf(bytes))).toEqual(told);
      }),
    );
  });
});
