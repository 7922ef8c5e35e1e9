import { expect, test } from "bun:test";
import { QuietWork } from "../../src/server/quietWork.ts";

/** Work of so many pieces, and a clock that the test moves. */
function quietWork(pieces: number) {
  let left = pieces;
  const timers: (() => void)[] = [];
  const work = new QuietWork({
    work() {
      left -= 1;
      return left > 0;
    },
    after: (_, callback) => timers.push(callback),
  });
  return {
    work,
    get left() {
      return left;
    },
    /** Lets the time pass after which it is quiet; returns whether anything waited for that. */
    passTime: () => timers.splice(0).map((callback) => callback()).length > 0,
  };
}

test("while nothing happens, all of the work is done, piece by piece", () => {
  const quiet = quietWork(4);
  quiet.work.tick();
  expect(quiet.left).toBe(3);
  while (quiet.passTime()) continue;
  expect(quiet.left).toBe(0);
});

test("while members talk, one piece is done at each tick and no more", () => {
  const quiet = quietWork(100);
  for (let tick = 1; tick <= 10; tick++) {
    quiet.work.tick();
    for (let turn = 0; turn < 50; turn++) {
      quiet.work.noteTurn();
      quiet.passTime();
    }
    expect(quiet.left).toBe(100 - tick);
  }
  while (quiet.passTime()) continue;
  expect(quiet.left).toBe(0);
});

test("once it is stopped, nothing more is done", () => {
  const quiet = quietWork(9);
  quiet.work.tick();
  quiet.work.stop();
  expect(quiet.passTime()).toBe(true);
  expect([quiet.left, quiet.passTime()]).toEqual([8, false]);
});
