import { expect, test } from "bun:test";
import fc from "fast-check";
import { mentionPattern } from "../../src/model/mention.ts";
import { cleanText } from "../../src/model/text.ts";
import type { TextPart } from "../../src/page/richText.ts";
import { mostPieces, takeFirstLines, parseRichText } from "../../src/page/richText.ts";

const bob = mentionPattern("Bob");

/** Its pieces, a letter for the kind before each that is more than text. */
function pieces(text: string): string[] {
  return parseRichText(text, bob).map((part) =>
    part.kind === "text" ? part.text : `${part.kind}|${part.text}`,
  );
}

test.each([
  ["plain text", ["plain text"]],
  ["see https://a.example/x.", ["see ", "link|https://a.example/x", "."]],
  ["(http://a.example/b_(c))", ["(", "link|http://a.example/b_(c)", ")"]],
  ["看 http://a.example/x。好", ["看 ", "link|http://a.example/x", "。好"]],
  ["「http://a.example/x」、", ["「", "link|http://a.example/x", "」、"]],
  ["“http://a.example/x”…", ["“", "link|http://a.example/x", "”…"]],
  ["http://a.example/路/x)).", ["link|http://a.example/路/x", "))."]],
  ["HTTPS://A.example!", ["link|HTTPS://A.example", "!"]],
  ["http://", ["http://"]],
  [
    "javascript:alert(1) data:text/html,x ftp://a",
    ["javascript:alert(1) data:text/html,x ftp://a"],
  ],
  ["xhttp://a.example", ["xhttp://a.example"]],
  ["use `a < b` here", ["use ", "code|a < b", " here"]],
  ["a ` alone", ["a ` alone"]],
  ["`https://a.example`", ["code|https://a.example"]],
  ["so:\n```ts\nlet x;\n```\nthen", ["so:\n", "block|let x;", "then"]],
  ["```one line```", ["block|one line"]],
  ["``` not closed", ["``` not closed"]],
  ["Bob, @bob and Bobby, xBob", ["mention|Bob", ", ", "mention|@bob", " and Bobby, xBob"]],
  ["**x** _y_ <b>z</b>", ["**x** _y_ <b>z</b>"]],
  ["\u001b[2Jx\u202e", ["[2Jx"]],
])("%j", (text, expected) => {
  expect(pieces(text)).toEqual(expected);
});

test("a text without backticks stays as it is", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = text.replaceAll("`", "");
      const joined = parseRichText(plain, bob).map((part) => part.text);
      expect(joined.join("")).toBe(cleanText(plain));
    }),
  );
});

test("only http and https ever become links", () => {
  const scheme = fc.constantFrom("http://", "https://", "javascript:", "data:", "file:///", "//");
  fc.assert(
    fc.property(scheme, fc.webUrl(), fc.string(), (start, url, end) => {
      for (const part of parseRichText(`${start}${url}${end}`, bob)) {
        if (part.kind === "link") expect(part.text).toMatch(/^https?:\/\//iu);
      }
    }),
  );
});

test("a long end of an address costs no more than a short one", () => {
  // Were each of them looked for in the whole text, this would be a million times a million steps.
  const end = ")".repeat(1_000_000);
  expect(pieces(`http://a.example${end}`)).toEqual(["link|http://a.example", end]);
});

test.each(["Bob ", "`a`", "http://a.example ", "```a```"])(
  "a text full of %j does not become thousands of pieces, and stays whole",
  (marked) => {
    const text = marked.repeat(1_000);
    const found = parseRichText(text, bob);
    expect(found.length).toBeLessThanOrEqual(mostPieces + 2);
    expect(found[0]?.text).toBe(marked.replaceAll("`", "").trim());
    expect(text).toEndWith(found.at(-1)?.text ?? "nothing");
  },
);

function text(...texts: string[]): TextPart[] {
  return texts.map((one) => ({ kind: "text", text: one }));
}

test("a text of few lines is not cut", () => {
  expect(takeFirstLines(text("a\nb\nc"), 3)).toBeUndefined();
  expect(takeFirstLines(text("a\nb", "still b\nc"), 3)).toBeUndefined();
  expect(takeFirstLines([], 3)).toBeUndefined();
});

test("a text of more lines is cut after the last line allowed, wherever its pieces meet", () => {
  expect(takeFirstLines(text("a\nb\nc\nd"), 3)).toEqual(text("a\nb\nc"));
  expect(takeFirstLines(text("a\nb", "still b\nc\nd", "e"), 3)).toEqual(text("a\nb", "still b\nc"));
  expect(takeFirstLines(text("a\n", "\nb"), 2)).toEqual(text("a\n"));
});

test("a block of code keeps the language that the message gives it", () => {
  const named = parseRichText("```py\nprint()\n```", bob);
  expect(named).toEqual([{ kind: "block", text: "print()", language: "py" }]);
  expect(parseRichText("```\nprint()\n```", bob)).toEqual([{ kind: "block", text: "print()" }]);
});

test("a block of code that is cut stays a block", () => {
  const block: TextPart = { kind: "block", text: "1\n2\n3" };
  expect(takeFirstLines([...text("see\n"), block], 3)).toEqual([
    ...text("see\n"),
    { kind: "block", text: "1\n2", whole: "1\n2\n3" },
  ]);
});
