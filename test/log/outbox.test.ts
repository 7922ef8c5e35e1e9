import { expect, test } from "bun:test";
import type { Appended } from "../../src/log/engine.ts";
import { Outbox } from "../../src/log/outbox.ts";
import { decodeRecord } from "../../src/log/record.ts";
import { RecordCipher } from "../../src/log/recordCipher.ts";

/** An outbox whose engine and timers the test answers. */
function outboxOf() {
  const cipher = new RecordCipher(Buffer.from("shared"), "physics");
  /** How many commands each record had, and its answer. */
  const records: { commands: number; settle: (what: Appended) => void }[] = [];
  const timers: { ms: number; callback: () => void }[] = [];
  const outbox = new Outbox("node", {
    engine: {
      maxBytes: 1_000_000,
      append(id, bytes, settle) {
        const plain = cipher.open(bytes, id);
        if (typeof plain === "string") throw new Error(plain);
        records.push({ commands: decodeRecord(plain)?.commands.length ?? 0, settle });
      },
    },
    cipher,
    wallClock: () => 0,
    now: () => 0,
    after: (ms, callback) => timers.push({ ms, callback }),
    onStored() {},
  });
  const say = (count: number): void => {
    for (let said = 0; said < count; said += 1) {
      const command = { type: "say", at: 0, memberId: 1, to: "everyone", text: "hi" } as const;
      outbox.add(command, { reply: undefined, peer: undefined }, false);
    }
    outbox.send();
  };
  return { records, timers, say, counts: () => records.map(({ commands }) => commands) };
}

test("after a record with much to say the next waits a moment, and has all that gathered", () => {
  const { records, timers, say, counts } = outboxOf();
  say(16);
  records[0]?.settle({ kind: "stored", seq: 1 });
  say(3);
  say(4);
  expect(counts()).toEqual([16]);
  expect(timers.map(({ ms }) => ms)).toEqual([5]);
  timers[0]?.callback();
  expect(counts()).toEqual([16, 7]);
  expect(timers).toHaveLength(1);
});

test("what is said now and then goes at once", () => {
  const { records, timers, say, counts } = outboxOf();
  say(15);
  records[0]?.settle({ kind: "stored", seq: 1 });
  say(1);
  expect(counts()).toEqual([15, 1]);
  expect(timers).toEqual([]);
});

test("the moment that a record waits does not end the wait for the one under way", () => {
  const { records, timers, say, counts } = outboxOf();
  say(16);
  say(2);
  timers[0]?.callback();
  expect(counts()).toEqual([16]);
  records[0]?.settle({ kind: "stored", seq: 1 });
  expect(counts()).toEqual([16, 2]);
});
