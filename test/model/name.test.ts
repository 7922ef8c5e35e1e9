import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { limits } from "../../src/model/limits.ts";
import { isGroupName, isRoomName, nameKey, truncateName } from "../../src/model/name.ts";
import { checkGroupName, checkName, checkRoomName } from "../../src/model/nameCheck.ts";

const fullWidth = (word: string): string =>
  word.replaceAll(/[A-Za-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));

const letterRanges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xc0, 0x24f],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x900, 0x97f],
  [0x1e00, 0x1fff],
  [0xac00, 0xd7a3],
  [0xfb00, 0xfb4f],
  [0xff21, 0xff5a],
  [0x10400, 0x1044f],
] as const;
const letters = fc.mapToConstant(
  ...letterRanges.map(([first, last]) => ({
    num: last - first + 1,
    build: (index: number) => String.fromCodePoint(first + index),
  })),
);
const lettersAndMarks = fc.string({ unit: letters, minLength: 1, maxLength: 20 });

describe("a name", () => {
  test.each([
    "Bob",
    "Dr.ABC",
    "Mary-Ann",
    "O'Neil",
    "snake_case",
    "12345",
    "42nd",
    "Zoë",
    "Ольга",
    "李小龍",
    "محمد",
    "राम",
    "서울",
    "x",
  ])("%s stands as it is written", (name) => {
    expect(checkName(name)).toEqual({ ok: true, name });
  });

  test("has up to 32 characters, counted as people count letters and not as memory does", () => {
    expect(checkName("x".repeat(32)).ok).toBe(true);
    expect(checkName("𐐀".repeat(32)).ok).toBe(true);
    expect(checkName("e\u0301".repeat(32)).ok).toBe(true);
    const tooLong = { ok: false, why: "A name has at most 32 characters." } as const;
    expect(checkName("x".repeat(33))).toEqual(tooLong);
    expect(checkName("𐐀".repeat(33))).toEqual(tooLong);
  });

  test("of digits alone has at least five, so that a time of day is none", () => {
    for (const name of ["7", "42", "1030", "１０３０", "١٢٣٤"]) {
      const why = "A name of digits alone has at least five, so that 10:30 stays a time.";
      expect(checkName(name)).toEqual({ ok: false, why });
    }
    for (const name of ["12345", "2024117", "١٢٣٤٥", "10th", "7.", "_42"]) {
      expect(checkName(name)).toEqual({ ok: true, name });
    }
  });

  test("is bounded once it is folded: a letter may stand for eighteen", () => {
    const why = "A name stands for at most 64 letters, its signs written out.";
    expect(checkName("\ufdfa".repeat(4))).toEqual({ ok: false, why });
    expect(checkName("\ufdfa".repeat(32))).toEqual({ ok: false, why });
    expect(checkRoomName(`#${"\ufdfa".repeat(4)}`).ok).toBe(false);
    expect(checkGroupName(`group${"\ufdfa".repeat(4)}`).ok).toBe(false);
    for (const name of ["ß".repeat(32), "𐐀".repeat(32), "한".repeat(32), "ﷺ", "ﬃ".repeat(10)]) {
      expect(checkName(name)).toEqual({ ok: true, name });
    }
  });

  test("whatever it is made of, has a key that is no longer than twice its characters may be", () => {
    const unit = fc.oneof(letters, fc.constantFrom("\ufdfa", "\ufdfb", "㌀", "ﬃ", "ß", "ΐ", "İ"));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 40 }), (text) => {
        const checked = checkName(text);
        if (checked.ok) expect(nameKey(checked.name).length).toBeLessThanOrEqual(64);
        expect(nameKey(text).length).toBeLessThanOrEqual(Math.max(64, text.length));
      }),
    );
  });

  test.each([
    ["Persian", "علی\u200cرضا"],
    ["Hindi", "क्\u200dष"],
    ["Sinhala", "ශ්\u200dරී"],
    ["Bengali", "র\u09cd\u200cয"],
    ["Malayalam", "അനില\u0d4d\u200d"],
  ])("holds the joiner that its %s spelling needs, and is the same name without it", (_, name) => {
    expect(checkName(name)).toEqual({ ok: true, name });
    expect(nameKey(name)).toBe(nameKey(name.replace(/[\u200c\u200d]/, "")));
  });

  test("needs at least one character", () => {
    expect(checkName("")).toEqual({ ok: false, why: "A name needs at least one character." });
  });

  test.each([...': , > # @ ! * / \\ " ( ) + = ~ ² € 😀'.split(" "), " ", "\t", "\n", "\u00a0"])(
    "does not hold %j",
    (character) => {
      for (const name of [character, `Bo${character}b`, `Bob${character}`, `${character}Bob`]) {
        expect(checkName(name).ok).toBe(false);
      }
    },
  );

  test.each([
    ["a NUL", "\u0000"],
    ["an escape", "\u001b"],
    ["a DEL", "\u007f"],
    ["a C1 control", "\u0085"],
    ["a soft hyphen", "\u00ad"],
    ["an Arabic letter mark", "\u061c"],
    ["a Hangul filler", "\u3164"],
    ["a zero-width space", "\u200b"],
    ["a zero-width joiner", "\u200d"],
    ["a left-to-right mark", "\u200e"],
    ["a right-to-left override", "\u202e"],
    ["a word joiner", "\u2060"],
    ["an isolate", "\u2066"],
    ["a variation selector", "\ufe0f"],
    ["a byte order mark", "\ufeff"],
    ["a tag", "\u{e0041}"],
    ["a lone surrogate", "\ud800"],
    ["a private-use character", "\ue000"],
  ])("does not hold %s, which nobody would see", (_, character) => {
    expect(checkName(`Bo${character}b`).ok).toBe(false);
    expect(checkName(character).ok).toBe(false);
  });

  test("does not start with a mark, which would sit on what stands before it", () => {
    expect(checkName("\u0301Bob").ok).toBe(false);
    expect(checkName("Bo\u0301b").ok).toBe(true);
  });

  test.each([
    ["between letters that do not join", "ا\u200cب"],
    ["behind a letter with its vowel", "क\u200dष"],
    ["before a vowel that is written on the letter", "क\u094d\u200dा"],
    ["at the end, to part what is not there", "क\u094d\u200c"],
    ["between Latin letters", "Bo\u200db"],
  ])("does not hold a joiner %s", (_, name) => {
    expect(checkName(name)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/U\+200[CD]\./),
    });
  });

  test.each(["O’Brien", "Gal·la", "ジョン・スミス", "Jean‐Luc", "ז׳אן", "ר׳", "ཚེ་རིང"])(
    "%s has a sign of its spelling between two letters",
    (name) => {
      expect(checkName(name)).toEqual({ ok: true, name });
    },
  );

  test.each(["’Brien", "Brien’", "Gal··la", "・スミス", "׳ר", "A’-B"])(
    "%s has such a sign where it does not belong, which the refusal names",
    (name) => {
      const why = expect.stringMatching(
        /^A name has .{1,3}\(U\+[0-9A-F]{4}\) only between two letters\.$/u,
      );
      expect(checkName(name)).toEqual({ ok: false, why });
    },
  );

  test.each([
    ["Anna Müller", "a space"],
    ["bob@home", "@"],
    ["Ann€", "€ (U+20AC)"],
    ["Bo\u200bb", "U+200B"],
    ["Bo\u3164b", "U+3164"],
    ["Bob\u{1f600}", "\u{1f600} (U+1F600)"],
    ["a\tb", "U+0009"],
  ])("%j is refused by the character that offends: %s", (name, character) => {
    const why = `A name cannot contain ${character}. It holds letters, digits and . _ - ' only.`;
    expect(checkName(name)).toEqual({ ok: false, why });
  });

  test("is put into NFC", () => {
    expect(checkName("Zoe\u0308")).toEqual({ ok: true, name: "Zo\u00eb" });
  });

  test.each(["everyone", "server", "teacher", "menu", "exit", "group", "groupie", "group413"])(
    "%s is reserved in any case and width",
    (word) => {
      const capital = `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
      for (const name of [word, capital, word.toUpperCase(), fullWidth(word)]) {
        expect(checkName(name).ok).toBe(false);
      }
    },
  );

  test.each(["everyone1", "myserver", "menus", "exits", "regroup", "grou"])(
    "%s is not reserved: it only holds such a word",
    (name) => {
      expect(checkName(name)).toEqual({ ok: true, name });
    },
  );

  test("that was accepted is accepted again and stays as it is", () => {
    fc.assert(
      fc.property(lettersAndMarks, (text) => {
        const checked = checkName(text);
        fc.pre(checked.ok);
        expect(checkName(checked.name)).toEqual(checked);
      }),
    );
  });
});

describe("two names", () => {
  test.each([
    ["Bob", "BOB"],
    ["Bob", "Ｂｏｂ"],
    ["Straße", "STRASSE"],
    ["straße", "STRAẞE"],
    ["Νίκος", "ΝΊΚΟΣ"],
    ["Νίκοσ", "Νίκος"],
    ["ﬁn", "FIN"],
    ["Kim", "\u212aim"],
    ["Zoe\u0308", "ZO\u00cb"],
    ["ß\u0301", "ẞ\u0301"],
  ])("%s and %s are the same to the class", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  test.each([
    ["Bob", "Rob"],
    ["Zoe", "Zoë"],
    ["Bob", "Bob1"],
    ["Mary-Ann", "Mary_Ann"],
  ])("%s and %s are two", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  test("are compared by a key that is its own key", () => {
    const odd = fc.string({ unit: fc.constantFrom(..."aßẞİıſǰﬁςΐ\u0301\u0307\u0308\u0345") });
    const anyText = fc.oneof(odd, lettersAndMarks, fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(anyText, (text) => {
        const key = nameKey(text);
        expect(nameKey(key)).toBe(key);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a group's name", () => {
  test("starts with the word group, in lower case", () => {
    expect(checkGroupName("groupStudent")).toEqual({ ok: true, name: "groupStudent" });
    const refused = { ok: false, why: "A group's name starts with the word group." } as const;
    expect(checkGroupName("students")).toEqual(refused);
    expect(checkGroupName("GroupStudent")).toEqual(refused);
    expect(isGroupName("group413")).toBe(true);
    expect(isGroupName("Group413")).toBe(false);
  });

  test("is spelled like any name", () => {
    expect(checkGroupName("group:x").ok).toBe(false);
    expect(checkGroupName("group x").ok).toBe(false);
    expect(checkGroupName(`group${"x".repeat(28)}`).ok).toBe(false);
    expect(checkGroupName("groupZoe\u0308")).toEqual({ ok: true, name: "groupZo\u00eb" });
  });
});

test("what is no name is reported on one line, without controls, and cut", () => {
  expect(truncateName("a\u001b[31m\nb\tc")).toBe("a[31m b c");
  expect(truncateName("x".repeat(1_000))).toBe(`${"x".repeat(64)}…`);
});

const most = limits.nameCharacters - 1;
const only = "It holds letters, digits and . _ - ' only.";

test.each([
  ["#lab", "#lab"],
  ["#7", "#7"],
  ["#राम", "#राम"],
  ["#Zoe\u0308", "#Zo\u00eb"],
  ["#my-lab_2.b", "#my-lab_2.b"],
  [`#${"x".repeat(most)}`, `#${"x".repeat(most)}`],
])("%s is a room's name", (typed, name) => {
  expect(checkRoomName(typed)).toEqual({ ok: true, name });
  expect(isRoomName(typed)).toBe(true);
});

test.each([
  ["lab", "A room's name starts with #."],
  ["#", "A room's name after # needs at least one character."],
  ["##lab", `A room's name after # cannot contain #. ${only}`],
  ["#a,b", `A room's name after # cannot contain ,. ${only}`],
  ["#everyone", "The word everyone is reserved."],
  ["#Server", "The word Server is reserved."],
  ["#groupStudent", "Names that start with group are kept for groups."],
  [`#${"x".repeat(most + 1)}`, `A room's name has at most ${most} characters after #.`],
])("%s is none", (typed, why) => {
  expect(checkRoomName(typed)).toEqual({ ok: false, why });
});
