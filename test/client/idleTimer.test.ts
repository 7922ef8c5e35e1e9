import { describe, expect, test } from "bun:test";
import { IdleTimer } from "../../src/client/idleTimer.ts";
import { FakeClock } from "../support/fakeClock.ts";

function startTimer() {
  const clock = new FakeClock();
  const noticed: number[] = [];
  const onIdle = (): void => void noticed.push(clock.now());
  return { clock, noticed, timer: new IdleTimer({ clock, afterMs: 60_000, onIdle }) };
}

describe("an idle connection", () => {
  test("is noticed after the time-out, and again each time it has passed once more", () => {
    const { clock, noticed } = startTimer();
    clock.advance(59_999);
    expect(noticed).toEqual([]);
    clock.advance(1);
    expect(noticed).toEqual([60_000]);
    clock.advance(60_000);
    expect(noticed).toEqual([60_000, 120_000]);
  });

  test("is timed from the last sign of life", () => {
    const { clock, noticed, timer } = startTimer();
    for (let seconds = 0; seconds < 300; seconds += 30) {
      clock.advance(30_000);
      timer.touch();
    }
    expect(noticed).toEqual([]);
    clock.advance(60_000);
    expect(noticed).toEqual([360_000]);
  });

  test("costs one timer, however much comes in, and none once the timer is disposed", () => {
    const { clock, noticed, timer } = startTimer();
    for (let frame = 0; frame < 1_000; frame++) timer.touch();
    expect(clock.waiting).toBe(1);
    timer[Symbol.dispose]();
    expect(clock.waiting).toBe(0);
    clock.advance(120_000);
    expect(noticed).toEqual([]);
  });

  test("is judged only once a program that was stopped has had the time to read what came", () => {
    const { clock, noticed, timer } = startTimer();
    clock.advance(10_000);
    clock.stop(50_500);
    expect(noticed).toEqual([]);
    timer.touch();
    clock.advance(59_999);
    expect(noticed).toEqual([]);
    clock.stop(3_600_000);
    clock.stop(3_600_000);
    expect(noticed).toEqual([]);
    clock.advance(999);
    expect(noticed).toEqual([]);
    clock.advance(1);
    expect(noticed).toEqual([clock.now()]);
  });
});
