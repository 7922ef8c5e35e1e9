import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { rateBurst, bytesPerLine, msPerLine, RateLimit } from "../../src/transport/rateLimit.ts";

const burst = rateBurst;

/** A limit whose clock the test turns; it has rested, so that all of its burst is there. */
function limitOf({ linesPerSecond = 10, part = 1 } = {}) {
  let at = 5_000;
  const inner = new RateLimit(linesPerSecond, { part }, at);
  at += 60_000;
  const rateLimit = {
    take: () => inner.take(at),
    spendLines: (lines: number) => inner.spendLines(lines, at),
    spendBytes: (bytes: number) => inner.spendBytes(bytes, at),
    spendMs: (ms: number) => inner.spendMs(ms, at),
    get waitMs() {
      return inner.waitMs(at);
    },
    get usedPart() {
      return inner.usedPart(at);
    },
    get isOverdrawn() {
      return inner.isOverdrawn;
    },
  };
  const takeAll = (): number => {
    let taken = 0;
    while (taken <= burst && rateLimit.take()) taken += 1;
    return taken;
  };
  return {
    rateLimit,
    takeAll,
    passes(ms: number): void {
      at += ms;
    },
  };
}

describe("a rate limit", () => {
  test("gives its burst at once and then none", () => {
    const { rateLimit, takeAll } = limitOf();
    expect(takeAll()).toBe(burst);
    expect(rateLimit.take()).toBe(false);
  });

  test("gives a new connection all of its lines, but little of its bytes and time", () => {
    const [lines, bytes, time] = Array.from({ length: 3 }, () => new RateLimit(10, { part: 1 }, 0));
    for (let line = 0; line < burst; line++) expect(lines?.take(0)).toBe(true);
    bytes?.spendBytes((burst * bytesPerLine) / 2, 0);
    for (let line = 0; line < burst; line++) time?.spendMs((msPerLine * 2) / 3, 0);
    expect(bytes?.take(0)).toBe(false);
    expect(time?.take(0)).toBe(false);
  });

  test("gives none until what was spent beyond it has come back, whatever was spent", () => {
    for (const what of ["spendLines", "spendBytes", "spendMs"] as const) {
      const { rateLimit, passes } = limitOf();
      const worth = { spendLines: 1, spendBytes: bytesPerLine, spendMs: msPerLine }[what];
      for (let line = 0; line < burst + 10; line++) rateLimit[what](worth);
      expect(rateLimit.take()).toBe(false);
      passes(rateLimit.waitMs - 1);
      expect(rateLimit.take()).toBe(false);
      passes(1);
      expect(rateLimit.take()).toBe(true);
    }
  });

  test("knows what is used most, so that others read first", () => {
    const { rateLimit, passes } = limitOf();
    expect(rateLimit.usedPart).toBe(0);
    for (let line = 0; line < burst; line++) rateLimit.spendMs(msPerLine / 4);
    rateLimit.spendBytes((burst * bytesPerLine) / 2);
    expect(rateLimit.usedPart).toBe(0.5);
    rateLimit.spendLines(2 * burst);
    expect(rateLimit.usedPart).toBe(2);
    passes((burst * 1_000) / 10);
    expect(rateLimit.usedPart).toBe(1);
  });

  test("is overdrawn by bytes and time alone: a line that is not there need not wait", () => {
    const { rateLimit, takeAll } = limitOf();
    takeAll();
    expect(rateLimit.isOverdrawn).toBe(false);
    rateLimit.spendBytes(burst * bytesPerLine + 1);
    expect(rateLimit.isOverdrawn).toBe(true);
  });

  test("gets ten lines back in a second, one in a tenth of it", () => {
    const { rateLimit, takeAll, passes } = limitOf();
    takeAll();
    passes(99);
    expect(rateLimit.take()).toBe(false);
    passes(1);
    expect(rateLimit.take()).toBe(true);
    expect(rateLimit.take()).toBe(false);
    passes(1_000);
    expect(takeAll()).toBe(10);
  });

  test("gives bytes back more slowly while much waits for all, and lines as ever", () => {
    const { rateLimit, takeAll, passes } = limitOf({ part: 1 / 16 });
    rateLimit.spendBytes(burst * bytesPerLine * 2);
    passes((1_000 * burst) / 10);
    expect(rateLimit.take()).toBe(false);
    passes((15_000 * burst) / 10);
    expect(takeAll()).toBe(burst);
  });

  test("never holds more than its burst, however long the rest", () => {
    const { takeAll, passes } = limitOf();
    passes(86_400_000);
    expect(takeAll()).toBe(burst);
  });

  test("always gives if it is lifted, and still knows the time that was used", () => {
    const { rateLimit, passes } = limitOf({ linesPerSecond: 0 });
    for (let count = 0; count < 1_000; count++) expect(rateLimit.take()).toBe(true);
    rateLimit.spendBytes(1e12);
    rateLimit.spendMs(60_000);
    expect(rateLimit.take()).toBe(true);
    expect(rateLimit.isOverdrawn).toBe(false);
    const used = rateLimit.usedPart;
    expect(used).toBeGreaterThan(0);
    passes(20_000);
    expect(rateLimit.usedPart).toBeLessThan(used);
  });

  test("has a line after as long a wait as it said", () => {
    const rates = fc.integer({ min: 1, max: 1_000 });
    const pauses = fc.array(fc.nat(50), { maxLength: 20 });
    fc.assert(
      fc.property(rates, pauses, fc.nat(10_000_000), (linesPerSecond, steps, bytes) => {
        const { rateLimit, takeAll, passes } = limitOf({ linesPerSecond });
        takeAll();
        for (const step of steps) {
          passes(step);
          rateLimit.take();
        }
        rateLimit.spendBytes(bytes);
        takeAll();
        passes(rateLimit.waitMs);
        expect(rateLimit.take()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives no more than its burst and what came back, whenever it is asked", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 60 }), (pauses) => {
        const { takeAll, passes } = limitOf();
        let taken = takeAll();
        let passed = 0;
        for (const pause of pauses) {
          passes(pause);
          passed += pause;
          taken += takeAll();
        }
        expect(taken).toBeLessThanOrEqual(burst + passed / 100);
      }),
    );
  });
});
