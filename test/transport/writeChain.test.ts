import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { WriteChain } from "../../src/transport/writeChain.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("what receivers are told in a turn", () => {
  test("is joined once for all who are told the same", () => {
    const start = new WriteChain();
    const [hello, hi] = [bytesOf("hello\n"), bytesOf("hi\n")];
    const [bob, alice, mary] = [start, start, start].map((batch) => batch.and(hello));
    const [bobLater, aliceLater] = [bob, alice].map((batch) => batch?.and(hi));
    expect(bobLater).toBe(aliceLater);
    expect(bobLater?.bytes).toBe(aliceLater?.bytes as Uint8Array);
    expect(textOf(bobLater?.bytes ?? hello)).toBe("hello\nhi\n");
    expect(mary?.bytes).toBe(hello);
  });

  test("is the very bytes of the fact where it is one", () => {
    const hello = bytesOf("hello\n");
    expect(new WriteChain().and(hello).bytes).toBe(hello);
  });

  test("is nothing where nothing was told", () => {
    expect(new WriteChain().bytes).toHaveLength(0);
  });

  test("differs where one of them was told something else between", () => {
    const start = new WriteChain();
    const [hello, secret] = [bytesOf("hello\n"), bytesOf("secret\n")];
    const bob = start.and(secret).and(hello);
    const alice = start.and(hello);
    expect(textOf(bob.bytes)).toBe("secret\nhello\n");
    expect(alice.bytes).toBe(hello);
  });

  test("is for each receiver what he was told, in order, whoever else was told what between", () => {
    const tellings = fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 40 });
    const parts = ["a", "bb", "", "c\n", "dd\n"].map(bytesOf);
    fc.assert(
      fc.property(tellings, (tellings) => {
        const start = new WriteChain();
        const batches = [start, start, start, start];
        const told = ["", "", "", ""];
        for (const [receiver, part] of tellings) {
          const bytes = parts[part] ?? bytesOf("never");
          batches[receiver] = (batches[receiver] ?? start).and(bytes);
          told[receiver] += textOf(bytes);
        }
        expect(batches.map(({ bytes }) => textOf(bytes))).toEqual(told);
      }),
    );
  });
});
