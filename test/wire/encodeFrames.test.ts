import { expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import { encodeFrames } from "../../src/wire/encodeFrames.ts";

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
