import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ByteSink } from "../../src/wire/byteQueue.ts";
import { ByteQueue } from "../../src/wire/byteQueue.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A socket that takes as many bytes a write as it is told to. */
class Sink implements ByteSink {
  readonly taken: number[] = [];
  #room: number[];

  constructor(...room: number[]) {
    this.#room = room;
  }

  get text(): string {
    return Buffer.from(this.taken).toString();
  }

  takes(...room: number[]): void {
    this.#room = room;
  }

  write(bytes: Uint8Array): number {
    const room = this.#room.shift() ?? 0;
    this.taken.push(...bytes.subarray(0, Math.max(0, room)));
    return Math.min(room, bytes.length);
  }
}

const all = Number.POSITIVE_INFINITY;

describe("bytes on their way into a socket", () => {
  test("arrive exactly and in order, whatever the socket takes at a time", () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 12 }));
    const rooms = fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 1, maxLength: 6 });
    const drains = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(chunks, rooms, drains, (chunks, rooms, drains) => {
        const sink = new Sink(...Array.from({ length: 40 }, () => rooms).flat());
        const queue = new ByteQueue(sink);
        let written = 0;
        for (const chunk of chunks) {
          queue.write(chunk);
          written += chunk.length;
          if (drains.next().value) queue.drain();
          expect(sink.taken.length + queue.bytes).toBe(written);
        }
        sink.takes(...chunks.map(() => all));
        queue.drain();
        expect(queue.bytes).toBe(0);
        expect(sink.taken).toEqual(chunks.flatMap((chunk) => [...chunk]));
      }),
      { numRuns: 300 },
    );
  });

  test("wait while the socket is full, and do not overtake others", () => {
    const sink = new Sink(2, all);
    const queue = new ByteQueue(sink);
    queue.write(bytesOf("one\n"));
    queue.write(bytesOf("two\n"));
    expect(sink.text).toBe("on");
    expect(queue.bytes).toBe(6);
    sink.takes(all, all);
    queue.drain();
    expect(sink.text).toBe("one\ntwo\n");
  });

  test("are offered as the same chunk, never copied", () => {
    const offered: Uint8Array[] = [];
    const queue = new ByteQueue({
      write(bytes) {
        offered.push(bytes);
        return bytes.length;
      },
    });
    const chunk = bytesOf("shared");
    queue.write(chunk);
    expect(offered).toHaveLength(1);
    expect(offered[0]).toBe(chunk);
  });

  test("stay in the queue when the socket is closed", () => {
    const queue = new ByteQueue(new Sink(-1, -1));
    queue.write(bytesOf("lost"));
    queue.drain();
    expect(queue.bytes).toBe(4);
  });
});

describe("dropping whole lines", () => {
  test("keeps only the rest of the line that is half out", () => {
    const sink = new Sink(6);
    const queue = new ByteQueue(sink);
    queue.write(bytesOf("one\ntwo\nthree\n"));
    queue.write(bytesOf("four\n"));
    queue.dropWholeLines();
    expect(queue.bytes).toBe(2);
    sink.takes(all);
    queue.drain();
    expect(sink.text).toBe("one\ntwo\n");
  });

  test("keeps nothing if no line is half out", () => {
    for (const room of [0, 4]) {
      const queue = new ByteQueue(new Sink(room));
      queue.write(bytesOf("one\ntwo\n"));
      queue.dropWholeLines();
      expect(queue.bytes).toBe(0);
    }
  });

  test("keeps nothing if nothing waits", () => {
    const queue = new ByteQueue(new Sink(all));
    queue.write(bytesOf("one\n"));
    queue.dropWholeLines();
    expect(queue.bytes).toBe(0);
  });

  test("leaves only whole lines, wherever the socket stopped", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é"), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(20), (lines, room) => {
        const sink = new Sink(room);
        const queue = new ByteQueue(sink);
        const text = `${lines.join("\n")}\n`;
        queue.write(bytesOf(text));
        queue.dropWholeLines();
        sink.takes(all, all);
        queue.drain();
        queue.write(bytesOf("bye\n"));
        expect(sink.text).toEndWith("bye\n");
        const kept = sink.text.slice(0, -"bye\n".length);
        expect(text).toStartWith(kept);
        expect(kept === "" || kept.endsWith("\n")).toBe(true);
      }),
    );
  });
});
