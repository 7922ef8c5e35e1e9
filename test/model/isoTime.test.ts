import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatIsoTime } from "../../src/model/isoTime.ts";

test("a time is written as ISO 8601 has it, whatever was written before", () => {
  const times = fc.array(fc.integer({ min: 0, max: 4_102_444_800_000 }), { minLength: 1 });
  fc.assert(
    fc.property(times, (all) => {
      for (const at of [...all, ...all]) {
        expect(formatIsoTime(at)).toBe(new Date(at).toISOString());
      }
    }),
  );
});
