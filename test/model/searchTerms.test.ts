import { expect, test } from "bun:test";
import fc from "fast-check";
import { foldForSearch, matchesSearch, parseSearch } from "../../src/model/searchTerms.ts";

test("a search is its words, and what is in quotation marks as it stands", () => {
  for (const [text, terms] of [
    ["Homework  for\tFriday", ["homework", "for", "friday"]],
    ['"10:30  sharp" lab', ["10:30 sharp", "lab"]],
    ["„zwei Worte“ eins", ["zwei worte", "eins"]],
    ['"not closed', ['"not', "closed"]],
    ['a A "a"', ["a"]],
    ["", []],
    ['  "" ', ['""']],
    ["数学 作业", ["数学", "作业"]],
  ] as const) {
    expect([text, parseSearch(text)]).toEqual([text, [...terms]]);
  }
});

test("case, accents, width and composition make no difference, but the letters of a script do", () => {
  for (const [text, search] of [
    ["STRASSE", "straße"],
    ["ΟΔΌΣ", "οδος"],
    ["Cafe\u0301", "CAFÉ"],
    ["ＡＢＣ１２", "abc12"],
    ["ﬁne", "FINE"],
    ["İstanbul", "istanbul"],
    ["한국어", "한국"],
    ["ｶﾞ", "ガ"],
    ["كِتَاب", "كتاب"],
    ["שָׁלוֹם", "שלום"],
  ] as const) {
    expect([text, matchesSearch(text, parseSearch(search))]).toEqual([text, true]);
  }
  for (const [text, search] of [
    ["か", "が"],
    ["की", "का"],
    ["กา", "กิ"],
    ["한", "하"],
  ] as const) {
    expect([text, matchesSearch(text, parseSearch(search))]).toEqual([text, false]);
  }
});

test("folding twice is folding once, and a text is found by itself in capitals", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
      const folded = foldForSearch(text);
      expect(foldForSearch(folded)).toBe(folded);
      expect(matchesSearch(text, parseSearch(text.toUpperCase()))).toBe(true);
    }),
  );
});
