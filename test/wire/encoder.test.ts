import { expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import { encodeFrames, createSharedEncoder } from "../../src/wire/encoder.ts";

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("frames are one line of JSON each, in order", () => {
  const bytes = encodeFrames({ type: "who" }, { type: "presence", joined: ["Zoë"], left: [] });
  expect(decode(bytes)).toBe('{"type":"who"}\n{"type":"presence","joined":["Zoë"],"left":[]}\n');
});

test("no frames are no bytes", () => {
  expect(encodeFrames()).toHaveLength(0);
});

test("a line end in a text does not end the frame's line", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("\n", "\r", "a", "😀") })), (texts) => {
      const frames = texts.map((text): ClientFrame => ({ type: "say", id: "c", to: "Bob", text }));
      const lines = decode(encodeFrames(...frames)).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(frames);
    }),
  );
});

interface TestEvent {
  text: string;
}

/** An encoder, and the texts of the events it had to format. */
function counting() {
  const asked: string[] = [];
  const encode = createSharedEncoder(({ text }: TestEvent) => {
    asked.push(text);
    return `${text}\n`;
  });
  return { encode, asked, decode: (events: TestEvent[]) => Buffer.from(encode(events)).toString() };
}

test("a list for many receivers is encoded once, as the very same bytes", () => {
  const { encode, asked } = counting();
  const events = [{ text: "hello" }, { text: "hi" }];
  const bytes = encode(events);
  expect(Buffer.from(bytes).toString()).toBe("hello\nhi\n");
  expect(encode(events)).toBe(bytes);
  expect(asked).toEqual(["hello", "hi"]);
});

test("an event in several lists is formatted once", () => {
  const { decode, asked } = counting();
  const [hello, hi, bye] = [{ text: "hello" }, { text: "hi" }, { text: "bye" }];
  expect(decode([hello, hi, bye])).toBe("hello\nhi\nbye\n");
  expect(decode([hello, bye])).toBe("hello\nbye\n");
  expect(asked).toEqual(["hello", "hi", "bye"]);
});

test("equal events are not taken for each other", () => {
  const { asked, encode } = counting();
  encode([{ text: "hello" }]);
  encode([{ text: "hello" }]);
  expect(asked).toEqual(["hello", "hello"]);
});
