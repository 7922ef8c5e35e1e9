import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Connection } from "../../src/transport/connection.ts";
import { PacedReader } from "../../src/transport/pacedReader.ts";
import { TokenBucket } from "../../src/transport/tokenBucket.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import type { Line } from "../../src/wire/lineSplitter.ts";
import { tooLong } from "../../src/wire/lineSplitter.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A reader whose clock stands still but while it pauses: then one token comes back. */
function readerOf({ burst = 3, onLine }: { burst?: number; onLine?: (line: Line) => void } = {}) {
  let at = 0;
  const heard: (Line | "paused" | "resumed" | "end")[] = [];
  const errors: unknown[] = [];
  const changes: (() => void)[] = [];
  const note = (event: Line | "paused" | "resumed" | "end"): void => {
    heard.push(event);
    for (const change of changes.splice(0)) change();
  };
  const link = new Connection({
    socket: {
      write: (bytes) => bytes.length,
      end() {},
      terminate() {},
      pause: () => note("paused"),
      resume() {
        at += 1;
        note("resumed");
      },
    },
    turn: new FlushScheduler({ before() {}, after() {}, schedule() {} }),
    onOverflow() {},
    onError(error) {
      errors.push(error);
      for (const change of changes.splice(0)) change();
    },
  });
  const reader = new PacedReader({
    link,
    bucket: new TokenBucket({ perSecond: 1_000, burst, now: () => at }),
    onLine(line) {
      note(line);
      onLine?.(line);
    },
    onEnd: () => note("end"),
  });
  return {
    reader,
    link,
    heard,
    errors,
    get lines(): Line[] {
      return heard.filter((event) => event !== "paused" && event !== "resumed" && event !== "end");
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

describe("a reader that keeps a pace", () => {
  test("reads a burst at once", () => {
    const { reader, heard } = readerOf();
    reader.receive(bytesOf("one\ntwo\nthr"));
    reader.receive(bytesOf("ee\n"));
    expect(heard).toEqual(["one", "two", "three"]);
  });

  test("pauses reading beyond the burst, and resumes line by line", async () => {
    const { reader, heard, until } = readerOf();
    reader.receive(bytesOf("one\ntwo\nthree\nfour\nfive\n"));
    expect(heard).toEqual(["one", "two", "three", "paused"]);
    await until(() => heard.includes("five"));
    expect(heard.slice(4)).toEqual(["resumed", "four", "paused", "resumed", "five"]);
  });

  test("keeps what comes while it pauses", async () => {
    const { reader, heard, until } = readerOf({ burst: 1 });
    reader.receive(bytesOf("one\ntwo\nth"));
    reader.receive(bytesOf("ree\n"));
    expect(heard).toEqual(["one", "paused"]);
    await until(() => heard.includes("three"));
    expect(heard.filter((event) => event !== "paused" && event !== "resumed")).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  test("loses nothing and keeps the order, in whatever chunks the lines come", async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "é", "😀"), maxLength: 6 }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const paced = readerOf();
        const bytes = bytesOf(lines.map((line) => `${line}\n`).join(""));
        for (let at = 0; at < bytes.length; at += size) {
          paced.reader.receive(bytes.slice(at, at + size));
        }
        paced.reader.ended();
        await paced.until(() => paced.heard.includes("end"));
        expect(paced.lines).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });

  test("paces lines that are too long like any others", async () => {
    const paced = readerOf({ burst: 1 });
    paced.reader.receive(bytesOf(`${"x".repeat(70_000)}\n${"y".repeat(70_000)}\nz\n`));
    expect(paced.heard).toEqual([tooLong, "paused"]);
    await paced.until(() => paced.heard.includes("z"));
    expect(paced.lines).toEqual([tooLong, tooLong, "z"]);
  });
});

describe("a reader whose peer has ended", () => {
  test("hands on the last line, which has no end, and then says so", () => {
    const { reader, heard } = readerOf();
    reader.receive(bytesOf("one\ntwo"));
    reader.ended();
    expect(heard).toEqual(["one", "two", "end"]);
  });

  test("says so only when the lines before it are handled", async () => {
    const paced = readerOf({ burst: 1 });
    paced.reader.receive(bytesOf("one\ntwo\nthree"));
    paced.reader.ended();
    expect(paced.heard).toEqual(["one", "paused"]);
    await paced.until(() => paced.heard.includes("end"));
    expect(paced.lines).toEqual(["one", "two", "three"]);
    expect(paced.heard.at(-1)).toBe("end");
  });
});

describe("a reader whose link", () => {
  test("closes in a line reads no line after it", () => {
    const closing = readerOf({ onLine: (line) => line === "exit" && closing.link.terminate() });
    closing.reader.receive(bytesOf("one\nexit\ntwo\n"));
    closing.reader.ended();
    expect(closing.heard).toEqual(["one", "exit"]);
  });

  test("fails in a line after a pause fails alone, and is told of it", async () => {
    const fault = new Error("a bug");
    const failing = readerOf({
      burst: 1,
      onLine(line) {
        if (line === "two") throw fault;
      },
    });
    failing.reader.receive(bytesOf("one\ntwo\n"));
    await failing.until(() => failing.errors.length > 0);
    expect(failing.errors).toEqual([fault]);
  });
});
