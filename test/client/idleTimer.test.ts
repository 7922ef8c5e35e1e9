import { describe, expect, test } from "bun:test";
import { IdleTimer } from "../../src/client/idleTimer.ts";
import { FakeClock } from "../support/fakeClock.ts";

function silence() {
  const clock = new FakeClock();
  const noticed: number[] = [];
  const onIdle = (): void => void noticed.push(clock.now());
  return { clock, noticed, silence: new IdleTimer({ clock, afterMs: 60_000, onIdle }) };
}

describe("silence", () => {
  test("is noticed when it has lasted long enough, and again as long after", () => {
    const { clock, noticed } = silence();
    clock.advance(59_999);
    expect(noticed).toEqual([]);
    clock.advance(1);
    expect(noticed).toEqual([60_000]);
    clock.advance(60_000);
    expect(noticed).toEqual([60_000, 120_000]);
  });

  test("begins anew with whatever is heard", () => {
    const { clock, noticed, silence: watched } = silence();
    for (let seconds = 0; seconds < 300; seconds += 30) {
      clock.advance(30_000);
      watched.touch();
    }
    expect(noticed).toEqual([]);
    clock.advance(60_000);
    expect(noticed).toEqual([360_000]);
  });

  test("costs one timer, however much is heard, and none once it is not watched for", () => {
    const { clock, noticed, silence: watched } = silence();
    for (let frame = 0; frame < 1_000; frame++) watched.touch();
    expect(clock.waiting).toBe(1);
    watched[Symbol.dispose]();
    expect(clock.waiting).toBe(0);
    clock.advance(120_000);
    expect(noticed).toEqual([]);
  });
});
