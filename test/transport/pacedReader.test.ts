import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { Session } from "../../src/transport/connection.ts";
import { Connection } from "../../src/transport/connection.ts";
import { rateBurst } from "../../src/transport/rateLimit.ts";
import { PacedReader } from "../../src/transport/pacedReader.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import type { Line } from "../../src/wire/lineSplitter.ts";
import { tooLong } from "../../src/wire/lineSplitter.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A reader whose clock stands still except while it pauses: then one token comes back. */
function readerOf({ burst = 3, onLine }: { burst?: number; onLine?: (line: Line) => void } = {}) {
  let at = 0;
  const events: (Line | "paused" | "resumed" | "ended" | "endless")[] = [];
  const errors: unknown[] = [];
  const changes: (() => void)[] = [];
  const note = (event: Line | "paused" | "resumed" | "ended" | "endless"): void => {
    events.push(event);
    for (const change of changes.splice(0)) change();
  };
  const socket = {
    write: (bytes: Uint8Array) => bytes.length,
    end() {},
    terminate() {},
    pause: () => note("paused"),
    resume() {
      at += 1;
      note("resumed");
    },
  };
  const startSession = (accepted: Connection): Session => {
    accepted.chargeLines(rateBurst - burst);
    const reader = new PacedReader(accepted);
    const read = (): void => {
      const reading = reader.read((line) => {
        note(line);
        onLine?.(line);
      });
      if (reading !== "waiting") note(reading);
    };
    return {
      receive(bytes) {
        reader.push(bytes);
        read();
      },
      ended() {
        reader.end();
        read();
      },
      resumed: read,
      tick() {},
      leave() {},
    };
  };
  const connection = new Connection(socket, {
    scheduler: new FlushScheduler({ before() {}, after() {}, schedule() {}, now: () => 0 }),
    now: () => at,
    linesPerSecond: 1_000,
    startSession,
    onError(error) {
      errors.push(error);
      for (const change of changes.splice(0)) change();
    },
  });
  return {
    connection,
    events,
    errors,
    get lines(): Line[] {
      return events.filter(
        (event) => event !== "paused" && event !== "resumed" && event !== "ended",
      );
    },
    /** Waits until it is true, which is asked again whenever something happened. */
    async until(isTrue: () => boolean): Promise<void> {
      while (!isTrue()) {
        const { promise, resolve } = Promise.withResolvers<void>();
        changes.push(resolve);
        await promise;
      }
    },
  };
}

describe("a paced reader", () => {
  test("reads a burst at once", () => {
    const { connection, events } = readerOf();
    connection.receive(bytesOf("one\ntwo\nthr"));
    connection.receive(bytesOf("ee\n"));
    expect(events).toEqual(["one", "two", "three"]);
  });

  test("pauses reading beyond the burst, and resumes line by line", async () => {
    const { connection, events, until } = readerOf();
    connection.receive(bytesOf("one\ntwo\nthree\nfour\nfive\n"));
    expect(events).toEqual(["one", "two", "three", "paused"]);
    await until(() => events.includes("five"));
    expect(events.slice(4)).toEqual(["resumed", "four", "paused", "resumed", "five"]);
  });

  test("keeps what comes while it pauses", async () => {
    const { connection, events, until } = readerOf({ burst: 1 });
    connection.receive(bytesOf("one\ntwo\nth"));
    connection.receive(bytesOf("ree\n"));
    expect(events).toEqual(["one", "paused"]);
    await until(() => events.includes("three"));
    expect(events.filter((event) => event !== "paused" && event !== "resumed")).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  test("loses nothing and keeps the order, whatever chunks the lines come in", async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "😀"), maxLength: 6 }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const paced = readerOf();
        const bytes = bytesOf(lines.map((line) => `${line}\n`).join(""));
        for (let at = 0; at < bytes.length; at += size) {
          paced.connection.receive(bytes.slice(at, at + size));
        }
        paced.connection.ended();
        await paced.until(() => paced.events.includes("ended"));
        expect(paced.lines).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });

  test("paces lines that are too long like any others", async () => {
    const paced = readerOf({ burst: 1 });
    paced.connection.receive(bytesOf(`${"x".repeat(70_000)}\n${"y".repeat(70_000)}\nz\n`));
    expect(paced.events).toEqual([tooLong, "paused"]);
    await paced.until(() => paced.events.includes("z"));
    expect(paced.lines).toEqual([tooLong, tooLong, "z"]);
  });
});

describe("a reader whose peer has ended", () => {
  test("gives out the last line, which has no end, and then says so", () => {
    const { connection, events } = readerOf();
    connection.receive(bytesOf("one\ntwo"));
    connection.ended();
    expect(events).toEqual(["one", "two", "ended"]);
  });

  test("says so only after the lines before it", async () => {
    const paced = readerOf({ burst: 1 });
    paced.connection.receive(bytesOf("one\ntwo\nthree"));
    paced.connection.ended();
    expect(paced.events).toEqual(["one", "paused"]);
    await paced.until(() => paced.events.includes("ended"));
    expect(paced.lines).toEqual(["one", "two", "three"]);
    expect(paced.events.at(-1)).toBe("ended");
  });
});

describe("a reader whose connection", () => {
  test("closes in a line reads no line after it", () => {
    const closing = readerOf({
      onLine: (line) => line === "exit" && closing.connection.terminate(),
    });
    closing.connection.receive(bytesOf("one\nexit\ntwo\n"));
    closing.connection.ended();
    expect(closing.events).toEqual(["one", "exit"]);
  });

  test("fails in a line after a pause reports it", async () => {
    const fault = new Error("a bug");
    const failing = readerOf({
      burst: 1,
      onLine(line) {
        if (line === "two") throw fault;
      },
    });
    failing.connection.receive(bytesOf("one\ntwo\n"));
    await failing.until(() => failing.errors.length > 0);
    expect(failing.errors).toEqual([fault]);
  });
});
