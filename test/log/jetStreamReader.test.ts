import { expect, test } from "bun:test";
import { JetStreamReader } from "../../src/log/jetStreamReader.ts";
import { FakeMachines } from "../support/fakeMachines.ts";
import { Transcript } from "../support/transcript.ts";

/** A reader of these machines, and what it takes and tells. */
function readerOf(machines: FakeMachines, after = 0) {
  const taken = new Transcript("the reader");
  const different = new Transcript("who is told of machines");
  const reader = new JetStreamReader({
    ...machines.options,
    after,
    take: ({ seq, bytes }) => taken.add(`${seq} ${Buffer.from(bytes).toString().trim()}\n`),
    differs: (machine) => different.add(`${machine}\n`),
  });
  return { reader, taken, different, [Symbol.dispose]: () => reader.stop() };
}

test("each of three machines is read once, whatever the engine chooses; what two hold counts, and the third is named", async () => {
  const machines = new FakeMachines(
    [
      ["a", "b", "c"],
      ["a", "unconfirmed", "c"],
      ["a", "b", "c"],
    ],
    [0, 0, 1, 1, 0, 2],
  );
  using read = readerOf(machines);
  await read.taken.sees("3 c\n");
  expect(read.taken.lines).toEqual(["1 a", "2 b", "3 c"]);
  await read.different.sees("n1\n");
  expect([...machines.consumers.values()].toSorted()).toEqual([0, 1, 2]);
  machines.hold(["a", "b", "c", "d"], ["a", "unconfirmed", "c", "e"], ["a", "b", "c", "d"]);
  await read.taken.sees("4 d\n");
  expect(read.different.lines).toEqual(["n1"]);
});

test("one machine is no two, whichever sources read it one after the other", async () => {
  const machines = new FakeMachines([["a", "of one"], ["a"], ["a"]], [0, 1, 2]);
  using read = readerOf(machines);
  await read.taken.sees("1 a\n");
  // The one that read n1 comes to n0, and the one that read n0 to n2.
  machines.picks.push(2, 0, 1);
  read.reader.beginAnew();
  await machines.made.until(() => machines.made.lines.length >= 6, "for three consumers more");
  machines.hold(["a", "of one"], ["a", "b"], ["a", "b"]);
  await read.taken.sees("2 b\n");
  expect(read.taken.lines).toEqual(["1 a", "2 b"]);
});

test("where the library goes on with a consumer of its own, reading begins anew with the last record", async () => {
  const machines = new FakeMachines([["a", "b"]]);
  using read = readerOf(machines);
  await read.taken.sees("2 b\n");
  machines.otherName = "of the library";
  machines.hold(["a", "b", "c"]);
  await read.taken.sees("3 c\n");
  expect(machines.made.lines).toEqual(["from 1 at n0", "from 2 at n0"]);
  expect(machines.consumers.size).toBe(1);
});

test("where most machines have lost a record it is seen that it is missing, and it is not asked for again and again", async () => {
  const machines = new FakeMachines([
    ["a", "", "c"],
    ["a", "", "c"],
    ["a", "b", "c"],
  ]);
  using read = readerOf(machines);
  await read.taken.sees("3 c\n");
  expect(read.taken.lines.slice(0, 2)).toEqual(["1 a", "3 c"]);
  expect(machines.made.lines).toHaveLength(3);
});

test("a consumer that a machine which hangs may have is deleted, and so are all when reading ends", async () => {
  const machines = new FakeMachines([["a"]], [-1, 0]);
  const read = readerOf(machines);
  await read.taken.sees("1 a\n");
  expect([...machines.consumers.values()]).toEqual([0]);
  read.reader.stop();
  await machines.deleted.sees("n0\n");
  expect(machines.consumers.size).toBe(0);
});
