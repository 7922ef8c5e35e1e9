import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { TokenBucket } from "../../src/transport/tokenBucket.ts";

function bucketOf({ perSecond = 10, burst = 40 } = {}) {
  let at = 5_000;
  const bucket = new TokenBucket({ perSecond, burst, now: () => at });
  const takeAll = (): number => {
    let taken = 0;
    while (taken <= burst && bucket.take()) taken += 1;
    return taken;
  };
  return {
    bucket,
    takeAll,
    passes(ms: number): void {
      at += ms;
    },
  };
}

describe("a bucket of tokens", () => {
  test("gives its burst at once and then none", () => {
    const { bucket, takeAll } = bucketOf();
    expect(takeAll()).toBe(40);
    expect(bucket.take()).toBe(false);
  });

  test("gives none until what was spent beyond it has come back", () => {
    const { bucket, takeAll, passes } = bucketOf();
    bucket.spend(50);
    expect(bucket.take()).toBe(false);
    passes(bucket.waitMs - 1);
    expect(bucket.take()).toBe(false);
    passes(1);
    expect(takeAll()).toBe(1);
  });

  test("gets ten back in a second, one in a tenth of it", () => {
    const { bucket, takeAll, passes } = bucketOf();
    takeAll();
    passes(99);
    expect(bucket.take()).toBe(false);
    passes(1);
    expect(bucket.take()).toBe(true);
    expect(bucket.take()).toBe(false);
    passes(1_000);
    expect(takeAll()).toBe(10);
  });

  test("never holds more than its burst, however long the rest", () => {
    const { takeAll, passes } = bucketOf();
    passes(86_400_000);
    expect(takeAll()).toBe(40);
  });

  test("says how long until there is one, and never less than a millisecond", () => {
    const { bucket, takeAll, passes } = bucketOf();
    takeAll();
    expect(bucket.waitMs).toBe(100);
    passes(30);
    bucket.take();
    expect(bucket.waitMs).toBe(70);
    expect(bucketOf().bucket.waitMs).toBe(1);
  });

  test("always gives if there is no limit", () => {
    const { bucket } = bucketOf({ perSecond: 0, burst: 1 });
    for (let count = 0; count < 1_000; count++) expect(bucket.take()).toBe(true);
  });

  test("has a token after as long a wait as it said", () => {
    const rates = fc.integer({ min: 1, max: 1_000 });
    const pauses = fc.array(fc.nat(50), { maxLength: 20 });
    fc.assert(
      fc.property(rates, pauses, (perSecond, pauses) => {
        const { bucket, takeAll, passes } = bucketOf({ perSecond, burst: 3 });
        takeAll();
        for (const pause of pauses) {
          passes(pause);
          bucket.take();
        }
        takeAll();
        passes(bucket.waitMs);
        expect(bucket.take()).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives no more than its burst and what came back, whenever it is asked", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 60 }), (pauses) => {
        const { takeAll, passes } = bucketOf({ perSecond: 10, burst: 5 });
        let taken = takeAll();
        let passed = 0;
        for (const pause of pauses) {
          passes(pause);
          passed += pause;
          taken += takeAll();
        }
        expect(taken).toBeLessThanOrEqual(5 + passed / 100);
      }),
    );
  });
});
