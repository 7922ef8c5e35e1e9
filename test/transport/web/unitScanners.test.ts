import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { UnitScanner } from "../../../src/transport/web/unitScanners.ts";
import { FrameScanner, RequestScanner } from "../../../src/transport/web/unitScanners.ts";
import { clientFrame, opcodes } from "../../support/webBytes.ts";

/** The units that a scanner finds in bytes that come in chunks of this size. */
function unitsOf(scanner: UnitScanner, bytes: Uint8Array, chunkBytes: number): string[] {
  const units: string[] = [];
  let begun = "";
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const chunk = bytes.subarray(start, start + chunkBytes);
    for (let at = 0; at < chunk.length;) {
      const end = scanner.end(chunk, at);
      begun += Buffer.from(chunk.subarray(at, end)).toString("latin1");
      if (end === undefined) break;
      units.push(begun);
      begun = "";
      at = end;
    }
  }
  return units;
}

const sizes = fc.integer({ min: 1, max: 70_000 });

describe("requests", () => {
  test("are found wherever their bytes are cut, and empty lines before one are part of it", () => {
    const requests = [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\r\n\r\nHEAD /x HTTP/1.1\r\n\r\n",
      "G\n\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...requests)), sizes, (sent, size) => {
        const bytes = Buffer.from(`${sent.join("")}GET /part`);
        expect(unitsOf(new RequestScanner(), bytes, size)).toEqual(sent);
      }),
    );
  });
});

describe("frames", () => {
  test("are found wherever their bytes are cut, whatever their length and kind", () => {
    const frames = fc.record({
      bytes: fc.constantFrom(0, 1, 125, 126, 65_535, 65_536),
      opcode: fc.constantFrom(...Object.values(opcodes)),
      isFinal: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 6 }), sizes, (sent, size) => {
        const encoded = sent.map(({ bytes, opcode, isFinal }) => {
          return Buffer.from(clientFrame("x".repeat(bytes), opcode, isFinal));
        });
        const part = Buffer.from(clientFrame("part")).subarray(0, 3);
        const units = unitsOf(new FrameScanner(), Buffer.concat([...encoded, part]), size);
        expect(units).toEqual(encoded.map((frame) => frame.toString("latin1")));
      }),
      { numRuns: 50 },
    );
  });
});
