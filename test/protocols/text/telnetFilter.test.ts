import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { TelnetFilter } from "../../../src/protocols/text/telnetFilter.ts";

const iac = 255;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function passed(...chunks: Uint8Array[]): string {
  const filter = new TelnetFilter();
  return Buffer.concat(chunks.map((chunk) => filter.pass(chunk))).toString();
}

/** Commands of RFC 854 and RFC 855; an option or what is negotiated about it may be any byte. */
const command = fc.oneof(
  fc.constantFrom(241, 244, 246, 249).map((code) => [iac, code]),
  fc
    .tuple(fc.constantFrom(251, 252, 253, 254), fc.nat(255))
    .map(([code, option]) => [iac, code, option]),
  fc
    .array(fc.nat(255), { maxLength: 6 })
    .map((about) => about.flatMap((byte) => (byte === iac ? [iac, iac] : [byte])))
    .map((about) => [iac, 250].concat(about, iac, 240)),
);
const word = fc.string({ unit: fc.constantFrom("a", "é", "😀", "\r\n", " "), maxLength: 8 });

describe("telnet's negotiation", () => {
  test("is dropped, whatever it is and wherever the bytes are cut", () => {
    const stream = fc.array(fc.tuple(command, word), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 7 }), (pieces, size) => {
        const bytes = Uint8Array.from(
          pieces.flatMap(([negotiation, text]) => [...negotiation, ...bytesOf(text)]),
        );
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
        expect(passed(...chunks)).toBe(
          pieces.map(([, text]) => text.replaceAll("\r", "")).join(""),
        );
      }),
    );
  });

  test("is dropped around and within a name", () => {
    const bytes = [iac, 253, 3, 66, iac, 251, 24, 111, iac, 250, 24, 0, 65, iac, 240, 98, 13, 10];
    expect(passed(Uint8Array.from(bytes))).toBe("Bob\n");
  });

  test("without an end hides what follows, and a new connection starts afresh", () => {
    expect(passed(Uint8Array.of(iac, 250, 24), bytesOf("never seen\n"))).toBe("");
    expect(passed(bytesOf("seen\n"))).toBe("seen\n");
  });
});

describe("what a client negotiates", () => {
  const [will, wont, doIt, dont] = [251, 252, 253, 254];

  test("is refused, each request once, wherever the bytes are cut; refusals are not answered", () => {
    const request = fc.tuple(fc.constantFrom(will, wont, doIt, dont), fc.nat(255));
    fc.assert(
      fc.property(fc.array(request), fc.integer({ min: 1, max: 5 }), (requests, size) => {
        const filter = new TelnetFilter();
        const bytes = requests.flatMap(([code, option]) => [104, iac, code, option]);
        const answers: number[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          filter.pass(Uint8Array.from(bytes.slice(at, at + size)));
          answers.push(...(filter.takeAnswer() ?? []));
        }
        const refusals = requests.flatMap(([code, option]) => {
          if (code === will) return [iac, dont, option];
          return code === doIt ? [iac, wont, option] : [];
        });
        expect(answers).toEqual(refusals);
      }),
    );
  });

  test("is not answered again", () => {
    const filter = new TelnetFilter();
    filter.pass(Uint8Array.of(iac, doIt, 1));
    expect(filter.takeAnswer()).toEqual(Uint8Array.of(iac, wont, 1));
    filter.pass(bytesOf("text"));
    expect(filter.takeAnswer()).toBeUndefined();
  });
});

describe("a telnet command", () => {
  test("erases a character, or the line", () => {
    const [eraseCharacter, eraseLine] = [247, 248];
    expect(passed(bytesOf("ab"), Uint8Array.of(iac, eraseCharacter))).toBe("ab\b");
    expect(passed(bytesOf("ab"), Uint8Array.of(iac, eraseLine))).toBe("ab\u0015");
  });

  test("whose byte was urgent and lost takes nothing with it", () => {
    expect(passed(Uint8Array.of(iac), bytesOf("hello"))).toBe("hello");
    expect(passed(Uint8Array.of(iac), bytesOf("één"))).toBe("één");
    expect(passed(Uint8Array.of(iac, iac, 244, iac, 253, 6, iac), bytesOf("hi"))).toBe("hi");
  });

  test("within a subnegotiation ends it", () => {
    expect(passed(Uint8Array.of(iac, 250, 24, 1, iac, 241), bytesOf("seen"))).toBe("seen");
  });
});

describe("a telnet client's line end", () => {
  test.each(["\r\n", "\r\0", "\r", "\n"])("may be %j, cut anywhere", (end) => {
    const bytes = bytesOf(`one${end}two${end}${end}é${end}`);
    for (let at = 0; at <= bytes.length; at++) {
      expect(passed(bytes.slice(0, at), bytes.slice(at))).toBe("one\ntwo\n\né\n");
    }
  });

  test("is not a NUL alone", () => {
    expect(passed(Uint8Array.of(iac, 241), bytesOf("a\0b"))).toBe("a\0b");
  });
});

test("text of a client that is no telnet passes untouched, in the same bytes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\0\r]/g, ""))),
      (texts) => {
        const filter = new TelnetFilter();
        for (const bytes of texts.map(bytesOf)) expect(filter.pass(bytes)).toBe(bytes);
      },
    ),
  );
});
