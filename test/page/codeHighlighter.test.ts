import { expect, test } from "bun:test";
import fc from "fast-check";
import { languages } from "sugar-high/lang";
import { limits } from "../../src/model/limits.ts";
import { highlightLines } from "../../src/page/codeHighlighter.ts";

test.each([
  ["py", "def f(x):", "def"],
  ["ts", "const x = 1;", "const"],
  ["c", "while (x) x--;", "while"],
  ["sql", "select 1", "select"],
])("in %s, %j has the keyword %s", (language, code, keyword) => {
  expect(highlightLines(code, language)?.flat()).toContainEqual({ type: "keyword", text: keyword });
});

test("code of a language that nobody here knows has no colours", () => {
  expect(highlightLines("+++.", "brainfuck")).toBeUndefined();
});

test("whatever stands in a block, colours change no letter and no line of it", () => {
  const names = languages.map(({ id }) => id);
  const letters = fc.constantFrom(
    ..."`'\"/*#<>{}$\\\n\t -=a1é😀".split(""),
    "\r",
    "</",
    "${",
    "/*",
  );
  const code = fc.array(letters, { maxLength: 80 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.constantFrom(...names), code, (language, text) => {
      const lines = highlightLines(text, language);
      if (lines)
        expect(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(text);
    }),
  );
});

test("the longest message ends in every language, and stays what it was", () => {
  for (const { id } of languages) {
    for (const start of ["/*", "`${", "<a ", "'", "{".repeat(9), "x/"]) {
      const code = start.repeat(limits.textCharacters).slice(0, limits.textCharacters);
      const lines = highlightLines(code, id);
      if (lines)
        expect(
          lines
            .flat()
            .map(({ text }) => text)
            .join(""),
        ).toBe(code);
    }
  }
});
