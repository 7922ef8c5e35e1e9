import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import { decodeClientFrame } from "../../src/wire/clientFrame.ts";
import { encodeFrames } from "../../src/wire/encoder.ts";

const why = expect.stringMatching(/\S/u);

test("a byte order mark before a frame is ignored", () => {
  expect(decodeClientFrame('\ufeff{"type":"who"}')).toEqual({ ok: true, frame: { type: "who" } });
  expect(decodeClientFrame('\ufeff\ufeff{"type":"who"}').ok).toBe(false);
});

describe("a frame of a client", () => {
  test.each<[string, ClientFrame]>([
    ['{"type":"hello","v":1,"name":"Bob"}', { type: "hello", v: 1, name: "Bob" }],
    [
      '{"type":"watch","v":1,"since":3,"code":"482913","name":"Bob"}',
      { type: "watch", v: 1, since: 3, code: "482913" },
    ],
    [
      '{"type":"hello","v":1,"name":"Bob","resume":"T","since":41}',
      { type: "hello", v: 1, name: "Bob", resume: "T", since: 41 },
    ],
    [
      '{"type":"say","id":"c1","to":"everyone","text":"hello"}',
      { type: "say", id: "c1", to: "everyone", text: "hello" },
    ],
    [
      '{"type":"group","id":"c2","name":"groupStudent","members":["Bob","Mary","John"]}',
      { type: "group", id: "c2", name: "groupStudent", members: ["Bob", "Mary", "John"] },
    ],
    ['{"type":"join","id":"c3","room":"#lab"}', { type: "join", id: "c3", room: "#lab" }],
    [
      '{"type":"join","id":"c3","room":"#lab","key":"sesame"}',
      { type: "join", id: "c3", room: "#lab", key: "sesame" },
    ],
    [
      '{"type":"leave","id":"c4","room":"#lab","reason":"lunch"}',
      { type: "leave", id: "c4", room: "#lab", reason: "lunch" },
    ],
    ['{"type":"topic","id":"c5","room":"#lab"}', { type: "topic", id: "c5", room: "#lab" }],
    [
      '{"type":"kick","id":"c6","room":"#lab","name":"Bob"}',
      { type: "kick", id: "c6", room: "#lab", name: "Bob" },
    ],
    [
      '{"type":"invite","id":"c7","room":"#lab","name":"Bob"}',
      { type: "invite", id: "c7", room: "#lab", name: "Bob" },
    ],
    [
      '{"type":"mode","id":"c8","room":"#lab","modes":"+ik sesame"}',
      { type: "mode", id: "c8", room: "#lab", modes: "+ik sesame" },
    ],
    ['{"type":"history","id":"c9"}', { type: "history", id: "c9" }],
    [
      '{"type":"search","id":"c9","text":"acid","before":7,"limit":20,"with":"#lab"}',
      { type: "search", id: "c9", text: "acid", before: 7, limit: 20, with: "#lab" },
    ],
    ['{"type":"names","room":"#lab"}', { type: "names", room: "#lab" }],
    ['{"type":"rooms"}', { type: "rooms" }],
    ['{"type":"who"}', { type: "who" }],
    ['{"type":"exit"}', { type: "exit" }],
    ['{"type":"ping"}', { type: "ping" }],
    ['{"type":"pong"}', { type: "pong" }],
  ])("is read: %s", (line, frame) => {
    expect(decodeClientFrame(line)).toStrictEqual({ ok: true, frame });
  });

  test("may have keys of a later version, which are dropped", () => {
    const line = '{"colour":"red","type":"say","id":"c1","to":"Bob","text":"hi","v":9}';
    const frame = { type: "say", id: "c1", to: "Bob", text: "hi" } as const;
    expect(decodeClientFrame(line)).toStrictEqual({ ok: true, frame });
  });

  test.each([
    ["no JSON", "hello"],
    ["half an object", '{"type":"who"'],
    ["two objects", '{"type":"who"}{"type":"who"}'],
    ["an empty line", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"who"'],
    ["an object without a type", "{}"],
    ["an unknown type", '{"type":"dance"}'],
    ["a type that is no text", '{"type":1}'],
    ["hello without a name", '{"type":"hello","v":1}'],
    ["hello without a version", '{"type":"hello","name":"Bob"}'],
    ["hello since before the first message", '{"type":"hello","v":1,"name":"B","since":-1}'],
    ["hello since half a message", '{"type":"hello","v":1,"name":"B","since":1.5}'],
    ["say without an id", '{"type":"say","to":"Bob","text":"hi"}'],
    ["say with an empty id", '{"type":"say","id":"","to":"Bob","text":"hi"}'],
    ["say with a number as id", '{"type":"say","id":7,"to":"Bob","text":"hi"}'],
    [
      "say with an id of 65 characters",
      `{"type":"say","id":"${"i".repeat(65)}","to":"Bob","text":"hi"}`,
    ],
  ])("is refused with a reason if it is %s", (_, line) => {
    expect(decodeClientFrame(line)).toStrictEqual({ ok: false, why });
  });

  test.each([
    ["a text that is none", '{"type":"say","id":"c1","to":"Bob","text":1}'],
    ["no receiver", '{"type":"say","id":"c1","text":"hi"}'],
    ["members that are no list", '{"type":"group","id":"c1","name":"groupA","members":"Bob"}'],
    ["a member that is no text", '{"type":"group","id":"c1","name":"groupA","members":[1]}'],
    ["an unknown type", '{"type":"dance","id":"c1"}'],
  ])("is refused by its id if it has one and %s", (_, line) => {
    expect(decodeClientFrame(line)).toStrictEqual({ ok: false, why, id: "c1" });
  });

  test("may have an id of 64 characters", () => {
    const id = "i".repeat(64);
    const line = JSON.stringify({ type: "say", id, to: "Bob", text: "hi" });
    expect(decodeClientFrame(line)).toMatchObject({ ok: true, frame: { id } });
  });

  test("arrives as it was sent, whatever its texts hold", () => {
    const text = fc.string({ unit: "binary" });
    const id = fc.string({ minLength: 1, maxLength: 64 });
    const hello = { type: fc.constant("hello"), v: fc.nat(), name: text };
    const frames: fc.Arbitrary<ClientFrame> = fc.oneof(
      fc.record(
        { ...hello, resume: text, since: fc.nat() },
        { requiredKeys: ["type", "v", "name"] },
      ),
      fc.record({ type: fc.constant("say"), id, to: text, text }),
      fc.record({ type: fc.constant("group"), id, name: text, members: fc.array(text) }),
      fc.record({ type: fc.constantFrom("who", "menu", "exit", "ping", "pong") }),
    );
    fc.assert(
      fc.property(frames, (frame) => {
        const line = new TextDecoder().decode(encodeFrames(frame));
        expect(decodeClientFrame(line)).toEqual({ ok: true, frame });
      }),
    );
  });
});
