import { expect, test } from "bun:test";
import fc from "fast-check";
import { Agreement } from "../../src/log/agreement.ts";
import type { Entry } from "../../src/log/engine.ts";

/** A record that is told from others by its text. */
function entry(seq: number, text: string, bytes = 64): Entry {
  return { seq, id: text, bytes: Buffer.from(text.padStart(bytes)) };
}

/** Three sources, of which two must agree. */
function ofThree(after = 0) {
  const taken: string[] = [];
  const different: number[] = [];
  const agreement = new Agreement({
    quorum: 2,
    after,
    take: ({ seq, id }) => taken.push(`${seq} ${id}`),
    differs: (source) => different.push(source),
  });
  return { agreement, taken, different };
}

test("a record is through once two of three give it in its place", () => {
  const { agreement, taken, different } = ofThree();
  agreement.give(0, entry(1, "a"));
  agreement.give(0, entry(2, "b"));
  expect(taken).toEqual([]);
  agreement.give(1, entry(1, "a"));
  expect(taken).toEqual(["1 a"]);
  agreement.give(2, entry(1, "a"));
  agreement.give(2, entry(2, "b"));
  expect(taken).toEqual(["1 a", "2 b"]);
  expect(different).toEqual([]);
});

test("what one machine has for another record is not let through, nor what stands elsewhere after it; it is told", () => {
  const { agreement, taken, different } = ofThree();
  for (const [index, text] of ["a", "unconfirmed", "c", "d"].entries()) {
    agreement.give(1, entry(index + 1, text));
  }
  for (const [index, text] of ["a", "b", "c", "d"].entries()) {
    agreement.give(0, entry(index + 1, text));
  }
  // The second is the first that only one more source can confirm.
  expect(taken).toEqual(["1 a"]);
  for (const [index, text] of ["a", "b", "c", "d"].entries()) {
    agreement.give(2, entry(index + 1, text));
  }
  expect(taken).toEqual(["1 a", "2 b", "3 c", "4 d"]);
  expect(new Set(different)).toEqual(new Set([1]));
});

test("what a source gave alone does not count once it is read no more: another may read that machine next", () => {
  const { agreement, taken } = ofThree();
  agreement.give(0, entry(1, "of one machine"));
  agreement.withdraw(0);
  agreement.give(1, entry(1, "of one machine"));
  expect(taken).toEqual([]);
  agreement.give(0, entry(1, "a"));
  agreement.withdraw(1);
  agreement.give(1, entry(1, "a"));
  expect(taken).toEqual(["1 a"]);
});

test("the last record is taken again, and another one in its place too: its taker compares them", () => {
  const { agreement, taken } = ofThree(7);
  for (const source of [0, 1]) agreement.give(source, entry(7, "g"));
  for (const source of [0, 1]) agreement.give(source, entry(8, "h"));
  for (const source of [0, 1, 2]) {
    agreement.withdraw(source);
    agreement.give(source, entry(7, "restored"));
    agreement.give(source, entry(8, "restored"));
  }
  expect(taken).toEqual(["7 g", "8 h", "7 restored", "8 restored"]);
});

test("where most sources no longer hold what comes next, it is seen that something is missing", () => {
  const { agreement, taken } = ofThree(3);
  agreement.give(0, entry(9, "i"));
  expect(taken).toEqual([]);
  agreement.give(1, entry(9, "i"));
  expect(taken).toEqual(["9 i"]);
});

test("a gap in what one machine holds is passed by the others, and one in most is seen", () => {
  const { agreement, taken } = ofThree();
  for (const seq of [1, 3]) agreement.give(0, entry(seq, "a"));
  for (const seq of [1, 2, 3]) agreement.give(1, entry(seq, "a"));
  expect(taken).toEqual(["1 a"]);
  for (const seq of [1, 2, 3, 5]) agreement.give(2, entry(seq, "a"));
  expect(taken).toEqual(["1 a", "2 a", "3 a"]);
  agreement.give(0, entry(5, "a"));
  expect(taken).toEqual(["1 a", "2 a", "3 a", "5 a"]);
});

test("a source that is far ahead of the others is sent back, and nothing is lost by it", () => {
  const { agreement, taken } = ofThree();
  const long = 16_000_000;
  expect(agreement.give(0, entry(1, "a", long))).toBe(true);
  expect(agreement.give(0, entry(2, "b", long))).toBe(true);
  expect(agreement.give(0, entry(3, "c", long))).toBe(false);
  agreement.withdraw(0);
  expect(agreement.give(0, entry(1, "a", long))).toBe(true);
  agreement.give(1, entry(1, "a", long));
  for (const source of [0, 1]) {
    expect(agreement.give(source, entry(2, "b", long))).toBe(true);
    expect(agreement.give(source, entry(3, "c", long))).toBe(true);
  }
  expect(taken).toEqual(["1 a", "2 b", "3 c"]);
});

test("a source that is always a little behind keeps nothing waiting, however long it is so", () => {
  const { agreement, taken } = ofThree();
  for (let seq = 1; seq <= 100; seq += 1) {
    const texts = [0, 1].map((source) => agreement.give(source, entry(seq, "a", 1_000_000)));
    expect({ seq, texts }).toEqual({ seq, texts: [true, true] });
    if (seq > 2) expect(agreement.give(2, entry(seq - 2, "a", 1_000_000))).toBe(true);
  }
  expect(taken).toHaveLength(100);
});

test("whatever one machine holds, and whichever source reads it, what the two others hold comes in order and once", () => {
  const step = fc.record({
    source: fc.nat(2),
    count: fc.nat(4),
    /** The machine that the source reads from now on, unless another does. */
    moves: fc.option(fc.nat(2), { nil: undefined }),
  });
  const log = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(
      log,
      log,
      fc.nat(2),
      fc.array(step, { maxLength: 60 }),
      (own, other, odd, steps) => {
        const { agreement, taken, different } = ofThree();
        const machines = [own, own, own].with(odd, other);
        const reads: (number | undefined)[] = [undefined, undefined, undefined];
        /** Sources that have read the machine that is unlike the others. */
        const ofOdd = new Set<number>();
        const next = [1, 1, 1];
        const read = (source: number, count: number) => {
          const machine = machines[reads[source] ?? -1];
          for (let given = 0; given < count; given += 1) {
            const seq = next[source] ?? 1;
            const text = machine?.[seq - 1];
            if (text === undefined) return;
            agreement.give(source, entry(seq, text));
            next[source] = seq + 1;
          }
        };
        const move = (source: number, machine: number) => {
          agreement.withdraw(source);
          reads[source] = reads.includes(machine) ? undefined : machine;
          if (reads[source] === odd) ofOdd.add(source);
          next[source] = Math.max(1, agreement.last);
        };
        for (const { source, count, moves } of steps) {
          if (moves !== undefined) move(source, moves);
          read(source, count);
        }
        const before = own.map((text, index) => `${index + 1} ${text}`);
        expect(taken).toEqual(before.slice(0, taken.length));
        reads.fill(undefined);
        for (const source of [0, 1, 2]) move(source, source);
        for (const source of [0, 1, 2]) read(source, own.length);
        expect(taken).toEqual(before);
        expect(new Set(different).isSubsetOf(ofOdd)).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
