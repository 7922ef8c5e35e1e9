import { expect, test } from "bun:test";
import fc from "fast-check";
import type { OutgoingLine } from "../../../src/protocols/irc/ircLine.ts";
import {
  formatIrcLine,
  maxLineBytes,
  maxParams,
  parseIrcLine,
} from "../../../src/protocols/irc/ircLine.ts";

/** Text full of the characters that have a meaning in a line. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(":", " ", "@", ";", "\\", "=", "#", "!", "\r", "\n", "\0", "\u0001", "\u2028"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});
const key = fc.stringMatching(/^\+?[a-z][a-z\d/-]{0,10}$/);
const line: fc.Arbitrary<OutgoingLine> = fc.record(
  {
    tags: fc.dictionary(key, text, { maxKeys: 4 }).map((tags) => new Map(Object.entries(tags))),
    source: fc.constantFrom("irc.test", "Bob!Bob@classchat"),
    command: fc.constantFrom("PRIVMSG", "JOIN", "353", "TAGMSG"),
    params: fc.array(text, { maxLength: maxParams }),
  },
  { requiredKeys: ["command", "params"] },
);

/** Splits a line into its tags and the rest, which must fit into 512 bytes. */
function splitTags(formatted: string): { tags: string; rest: string } {
  const end = formatted.startsWith("@") ? formatted.indexOf(" ") + 1 : 0;
  return { tags: formatted.slice(0, end), rest: formatted.slice(end) };
}

test("parsing any text never throws", () => {
  fc.assert(
    fc.property(text, (any) => {
      const parsed = parseIrcLine(any);
      expect(parsed?.params.length ?? 0).toBeLessThanOrEqual(maxParams);
      for (const param of parsed?.params.slice(0, -1) ?? []) expect(param).not.toMatch(/[ \r\n\0]/);
    }),
  );
});

test("a formatted line is one line within the limit, whatever its parameters contain", () => {
  fc.assert(
    fc.property(line, (out) => {
      const { tags, rest } = splitTags(formatIrcLine(out));
      expect(Buffer.byteLength(rest)).toBeLessThanOrEqual(maxLineBytes);
      expect(rest.slice(-2)).toBe("\r\n");
      expect(rest.slice(0, -2)).not.toMatch(/[\r\n\0]/);
      expect(tags).not.toMatch(/[\r\n\0]/);
    }),
  );
});

test("formatting a parsed line and parsing it again changes nothing", () => {
  fc.assert(
    fc.property(text, (any) => {
      const parsed = parseIrcLine(any);
      fc.pre(parsed !== undefined && Buffer.byteLength(any) < maxLineBytes / 2);
      const { source, ...rest } = parsed;
      // Without a source, such a command would be tags or a source itself.
      fc.pre(source !== "" || !/^[@:]/.test(rest.command));
      // An empty source counts as none.
      const formatted = formatIrcLine(source ? { ...rest, source } : rest);
      expect(parseIrcLine(formatted)).toEqual({ ...parsed, source: source || undefined });
    }),
  );
});

test("the last parameter and the tags survive formatting and parsing to the letter", () => {
  const words = fc.stringMatching(/^[^\0\r\n]{0,80}$/);
  fc.assert(
    fc.property(words, key, text, (last, tag, value) => {
      fc.pre(Buffer.byteLength(last) < 400 && last.isWellFormed() && value.isWellFormed());
      const tags = new Map([[tag, value]]);
      const formatted = formatIrcLine({ tags, command: "PRIVMSG", params: ["#lab", last] });
      const parsed = parseIrcLine(formatted);
      expect(parsed?.params).toEqual(["#lab", last]);
      expect(parsed?.tags.get(tag)).toBe(value.replaceAll("\0", ""));
    }),
  );
});

test("lines are parsed as RFC 2812 §2.3.1 and IRCv3 message-tags say", () => {
  const none = new Map<string, string>();
  const lines: [line: string, ...parts: unknown[]][] = [
    ["PING", none, undefined, "PING", []],
    ["  join   #a   key ", none, undefined, "JOIN", ["#a", "key"]],
    [":bob!b@c PRIVMSG #a ::-) x  y", none, "bob!b@c", "PRIVMSG", ["#a", ":-) x  y"]],
    ["TOPIC #a :", none, undefined, "TOPIC", ["#a", ""]],
    [
      "@a=\\:\\s\\\\\\r\\n\\b\\;b;+c= X",
      new Map([
        ["a", "; \\\r\nb"],
        ["b", ""],
        ["+c", ""],
      ]),
      undefined,
      "X",
      [],
    ],
    [
      "X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
      none,
      undefined,
      "X",
      ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15 16 17"],
    ],
  ];
  for (const [text, tags, source, command, params] of lines) {
    expect(parseIrcLine(text)).toEqual({ tags, source, command, params } as never);
  }
  for (const none of ["", "   ", ":bob", "@a=b", "@a=b :bob"]) {
    expect(parseIrcLine(none)).toBeUndefined();
  }
});
