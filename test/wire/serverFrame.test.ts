import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { refusalCodes } from "../../src/model/refusal.ts";
import { encodeFrames } from "../../src/wire/encoder.ts";
import type { ServerFrame } from "../../src/wire/serverFrame.ts";
import { decodeServerFrame } from "../../src/wire/serverFrame.ts";

const why = expect.stringMatching(/\S/u);

describe("a frame of a server", () => {
  test.each([
    '{"type":"welcome","v":1,"name":"Bob","token":"…","seq":41,"members":["Alice"],"groups":[]}',
    '{"type":"message","seq":42,"at":"2026-01-31T09:00:00.000Z","from":"Bob","to":"everyone","text":"hello"}',
    '{"type":"receipt","id":"c1","seq":42,"status":1,"delivered":5}',
    '{"type":"refused","id":"c1","code":"not_active","text":"Client not active. Message not delivered. Try later","hint":"Did you mean Ram?"}',
    '{"type":"refused","code":"bad_frame","text":"The line is not one JSON object."}',
    '{"type":"presence","joined":["Tom"],"left":[]}',
    '{"type":"grouped","name":"groupStudent","by":"Bob","members":["Mary"]}',
    '{"type":"ungrouped","name":"groupStudent"}',
    '{"type":"members","members":["Bob"],"groups":["groupStudent"]}',
    '{"type":"ping"}',
    '{"type":"bye","code":"server_closed","text":"The server closed the connection."}',
  ])("is understood as clients of version 1 know it: %s", (line) => {
    const decoded = decodeServerFrame(line);
    expect(decoded).toMatchObject({ ok: true, frame: JSON.parse(line) });
  });

  test("may have keys of a later version, which are dropped", () => {
    const decoded = decodeServerFrame('{"type":"ping","at":1}');
    expect(decoded).toStrictEqual({ ok: true, frame: { type: "ping" } });
  });

  test.each([
    ["no JSON", "hello"],
    ["a list", "[]"],
    ["an unknown type", '{"type":"dance"}'],
    ["an unknown status", '{"type":"receipt","id":"c1","seq":1,"status":2,"delivered":0}'],
    ["a list of members that is none", '{"type":"presence","joined":"Tom","left":[]}'],
  ])("is refused with a reason if it is %s", (_, line) => {
    expect(decodeServerFrame(line)).toStrictEqual({ ok: false, why });
  });

  test("may refuse with a code of a later version", () => {
    const line = '{"type":"refused","code":"bored","text":"No."}';
    expect(decodeServerFrame(line)).toMatchObject({ ok: true, frame: { code: "bored" } });
  });

  test("of a hostile server has no name that could harm a terminal", () => {
    const line = JSON.stringify({ type: "presence", joined: ["\u001b]0;x\u0007\nBob"], left: [] });
    expect(decodeServerFrame(line)).toMatchObject({ frame: { joined: ["]0;x Bob"] } });
  });

  test("arrives as it was sent, whatever its texts hold", () => {
    const text = fc.string({ unit: "binary" });
    const name = fc.constantFrom("Bob", "Zoë", "राम", "groupStudent", "everyone");
    const names = fc.array(name);
    const seq = fc.nat();
    const at = fc.constant("2026-01-31T09:00:00.000Z");
    const group = { name, by: name, members: names };
    const frames: fc.Arbitrary<ServerFrame> = fc.oneof(
      fc.record({
        type: fc.constant("welcome"),
        v: fc.nat(),
        name,
        token: text,
        seq,
        members: names,
        groups: names,
        rooms: names,
        privateShown: fc.boolean(),
      }),
      fc.record({ type: fc.constant("message"), seq, at, from: name, to: name, text }),
      fc.record({
        type: fc.constant("receipt"),
        id: text,
        seq,
        status: fc.constantFrom(0, 1),
        delivered: fc.nat(),
      }),
      fc.record(
        {
          type: fc.constant("refused"),
          id: text,
          code: fc.constantFrom(...refusalCodes),
          text,
          hint: text,
          member: text,
        },
        { requiredKeys: ["type", "code", "text"] },
      ),
      fc.record({ type: fc.constant("presence"), joined: names, left: names }),
      fc.record({ type: fc.constant("grouped"), ...group }),
      fc.record({ type: fc.constant("grouped"), id: text, ...group }),
      fc.record({ type: fc.constant("ungrouped"), name }),
      fc.record({ type: fc.constant("members"), members: names, groups: names, rooms: names }),
      fc.record({
        type: fc.constant("entered"),
        id: text,
        room: name,
        topic: text,
        modes: text,
        members: names,
      }),
      fc.record({ type: fc.constant("joined"), room: name, name }),
      fc.record({ type: fc.constant("left"), room: name, name, reason: text }),
      fc.record({ type: fc.constant("kicked"), room: name, name, by: name }),
      fc.record({ type: fc.constant("topic"), room: name, by: name, topic: text }),
      fc.record({ type: fc.constant("invited"), room: name, name, by: name }),
      fc.record({ type: fc.constant("mode"), room: name, modes: text }),
      fc.record({
        type: fc.constant("rooms"),
        rooms: fc.array(fc.record({ name, members: fc.nat(), topic: text })),
      }),
      fc.record({ type: fc.constant("done"), id: text }),
      fc.record({ type: fc.constant("ping") }),
      fc.record({ type: fc.constant("bye"), code: text, text }),
    );
    fc.assert(
      fc.property(frames, (frame) => {
        const line = new TextDecoder().decode(encodeFrames(frame));
        expect(decodeServerFrame(line)).toEqual({ ok: true, frame });
      }),
      { numRuns: 300 },
    );
  });
});
