import { describe, expect, test } from "bun:test";
import { decode, encode } from "dns-packet";
import fc from "fast-check";
import type { Announcement, HeardClass } from "../../src/discovery/classRecords.ts";
import {
  decodeQuery,
  decodeResponse,
  encodeQuery,
  encodeResponse,
} from "../../src/discovery/classRecords.ts";

const port = 12_000;
const id = "0a1b2c3d";
const address = "192.168.1.5";

function heard(said: Partial<Announcement>): HeardClass | undefined {
  return decodeResponse(encodeResponse({ name: "Lab", port, id, ...said }, { address }))[0];
}

function heardAs(name: string): string | undefined {
  return heard({ name })?.name;
}

describe("a class's records", () => {
  test.each([
    'Room "12" 🎈',
    "Mrs. Müller's class, 3.b",
    "数学",
    `${"ä".repeat(120)}`,
    "'; rm -rf /",
  ])("carry the name %j whole", (name) => expect(heardAs(name)).toBe(name));

  test("carry the fingerprint and whether there is a code, or nothing of it", () => {
    const said = { fingerprint: "7KQ4MX2VD9R8T6NB3HJW", asksForCode: true } as const;
    expect(heard(said)).toMatchObject(said);
    expect(Object.keys(heard({}) ?? {})).toEqual(["instance", "name", "port"]);
    expect(heard({ fingerprint: "too short\u001b[31m" })).not.toHaveProperty("fingerprint");
  });

  test("carry any name, on one line and without what harms a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40, minLength: 1 }), (name) => {
        const heard = heardAs(name);
        expect(heard).not.toBe("");
        expect(heard).not.toMatch(/\p{Cc}/u);
        expect(heard?.isWellFormed()).toBe(true);
      }),
    );
    expect(heardAs("a\u001b[31m\nb\u202e")).toBe("a[31m b");
  });

  test("name another instance for each class, also if they are called the same", () => {
    const [one, other] = ["00000001", "00000002"].map((id) => {
      return decodeResponse(encodeResponse({ name: "Lab", port, id }, { address }))[0]?.instance;
    });
    expect(one).not.toBe(other);
  });

  test("say goodbye as nothing to join", () => {
    const goodbye = encodeResponse({ name: "Lab", port, id }, { address, isGoodbye: true });
    expect(decodeResponse(goodbye)).toEqual([]);
  });

  test("repeat the question to whoever asked from a port of their own", () => {
    const asked = encode({ ...decode(Buffer.from(encodeQuery())), id: 77 });
    const query = decodeQuery(asked, { id });
    const answer = decode(
      Buffer.from(encodeResponse({ name: "Lab", port, id }, { address, query })),
    );
    expect(answer).toMatchObject({ id: 77, questions: [{ name: "_classchat._tcp.local" }] });
    expect(answer.answers?.map(({ type }) => type)).toEqual(["PTR", "SRV", "TXT", "A", "PTR"]);
  });
});

describe("what others send", () => {
  test("is a question to a class only if it is about one", () => {
    const about = (name: string) =>
      decodeQuery(encode({ type: "query", questions: [{ type: "PTR", name }] }), { id });
    expect(about("_CLASSCHAT._tcp.local")).toBeDefined();
    expect(about("_services._dns-sd._udp.local")).toBeDefined();
    expect(about(`classchat-${id}.local`)).toBeDefined();
    expect(about("_http._tcp.local")).toBeUndefined();
    expect(
      decodeQuery(encodeResponse({ name: "Lab", port, id }, { address }), { id }),
    ).toBeUndefined();
  });

  test("never throws, whatever was changed in it, and no port is wrong", () => {
    const packets = [encodeQuery(), encodeResponse({ name: "Lab", port, id }, { address })];
    const change = fc.record({ at: fc.nat(400), byte: fc.nat(255) });
    const packet = fc.record({ of: fc.constantFrom(...packets), changes: fc.array(change) });
    fc.assert(
      fc.property(fc.oneof(packet, fc.uint8Array({ maxLength: 200 })), (given) => {
        const bytes = "of" in given ? given.of.slice() : given;
        for (const { at, byte } of "of" in given ? given.changes : [])
          bytes[at % bytes.length] = byte;
        const query = decodeQuery(bytes, { id });
        if (query) encodeResponse({ name: "Lab", port, id }, { address, query });
        for (const { port } of decodeResponse(bytes)) expect(port).toBeWithin(1, 65_536);
      }),
      { numRuns: 3_000 },
    );
  });
});
