import { describe, expect, test } from "bun:test";
import { msPerWrite, ReadScheduler, sliceMs, turnMs } from "../../src/transport/readScheduler.ts";

/** Readers that each take so many milliseconds a time, and who read in which turn. */
function turnsOf() {
  let wakes = 0;
  const reads: string[] = [];
  const scheduler = new ReadScheduler(() => {
    wakes += 1;
  });
  return {
    scheduler,
    reads,
    get wakes() {
      return wakes;
    },
    reader: (name: string, usedPart: number, takesMs: number) => ({
      usedPart,
      readOn() {
        reads.push(name);
        scheduler.spendMs(takesMs);
      },
    }),
  };
}

describe("a turn", () => {
  test("is spent by the time that was taken and by the bytes that are to be sent", () => {
    const { scheduler } = turnsOf();
    scheduler.spendMs(turnMs - 1);
    expect(scheduler.isTurnSpent).toBe(false);
    scheduler.spendBytes(64 * 1_048_576);
    expect(scheduler.isTurnSpent).toBe(true);
    scheduler.startTurn(0);
    expect(scheduler.isTurnSpent).toBe(false);
  });

  test("is longer after a flush to many connections, and so is each slice of it", () => {
    const { scheduler } = turnsOf();
    const writes = turnMs / msPerWrite;
    scheduler.startTurn(writes);
    expect(scheduler.sliceMs).toBeCloseTo(2 * sliceMs);
    scheduler.spendMs(2 * turnMs - 1);
    expect(scheduler.isTurnSpent).toBe(false);
    scheduler.spendMs(1);
    expect(scheduler.isTurnSpent).toBe(true);
    scheduler.startTurn(0);
    expect(scheduler.sliceMs).toBeCloseTo(sliceMs);
    scheduler.spendMs(turnMs);
    expect(scheduler.isTurnSpent).toBe(true);
  });

  test("lets those read on first who have used the least", () => {
    const { scheduler, reads, reader } = turnsOf();
    scheduler.add(reader("busy", 1.2, 1));
    scheduler.add(reader("new", 0.9, 1));
    scheduler.add(reader("quiet", 0.01, 1));
    scheduler.startTurn(0);
    expect(reads).toEqual(["quiet", "new", "busy"]);
  });

  test("ends once its time is taken, and whoever is left reads in a later one", () => {
    const turns = turnsOf();
    const { scheduler, reads, reader } = turns;
    for (const name of ["one", "two", "three"]) scheduler.add(reader(name, 1, turnMs * 0.6));
    const before = turns.wakes;
    scheduler.startTurn(0);
    expect(reads).toEqual(["one", "two"]);
    expect(turns.wakes).toBeGreaterThan(before);
    // A newcomer who has used nothing goes before whoever waits for the second time.
    scheduler.add(reader("quiet", 0, turnMs * 0.6));
    scheduler.startTurn(0);
    expect(reads.slice(2)).toEqual(["quiet", "three"]);
    scheduler.startTurn(0);
    expect(reads).toHaveLength(4);
  });
});
