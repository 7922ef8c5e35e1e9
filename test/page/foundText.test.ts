import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { matchesSearch, parseSearch } from "../../src/model/searchTerms.ts";
import { excerptFound } from "../../src/page/foundText.ts";

function marked(text: string, search: string): string {
  return excerptFound(text, parseSearch(search))
    .map((part) => (part.isFound ? `[${part.text}]` : part.text))
    .join("");
}

describe("what was found is marked as it was written", () => {
  test.each([
    ["Homework for Friday", "homework FRI", "[Homework] for [Fri]day"],
    ["Die Straße ist groß", "strasse gross", "Die [Straße] ist [groß]"],
    ["Crème brûlée", "creme BRULEE", "[Crème] [brûlée]"],
    ["ＡＢＣ and ﬁne", "abc fine", "[ＡＢＣ] and [ﬁne]"],
    ["明日は数学の宿題", "数学", "明日は[数学]の宿題"],
    ["שָׁלוֹם לכם", "שלום", "[שָׁלוֹם] לכם"],
    ["ΟΔΟΣ και οδός", "οδος", "[ΟΔΟΣ] και [οδός]"],
    ["a\n\n b c", '"a b"', "[a   b] c"],
    ["👩‍👩‍👧 yes", "👩‍👩‍👧", "[👩‍👩‍👧] yes"],
    ["aaaa", "aa", "[aaaa]"],
    ["nothing", "other", "nothing"],
  ])("%s, by %s", (text, search, expected) => {
    expect(marked(text, search)).toBe(expected);
  });
});

test("of a long message the part is shown in which it is found", () => {
  const text = `${"word ".repeat(300)}needle ${"word ".repeat(300)}`;
  const shown = marked(text, "needle");
  expect(shown).toStartWith("…");
  expect(shown).toContain(" word [needle] word ");
  expect(shown).toEndWith("…");
  expect(shown.length).toBeLessThan(240);
});

test("in whatever the server finds, something is marked", () => {
  const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, words, words, (before, word, after) => {
      const text = `${before} ${word} ${after}`;
      const terms = parseSearch(word);
      fc.pre(terms.length > 0 && matchesSearch(text, terms));
      const parts = excerptFound(text, terms);
      expect(parts.some(({ isFound }) => isFound)).toBe(true);
    }),
  );
});
