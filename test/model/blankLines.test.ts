import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Roster } from "../../src/client/roster.ts";
import { trimBlank, trimTypedName } from "../../src/model/blank.ts";
import { checkName } from "../../src/model/nameCheck.ts";
import type { TypedLine } from "../../src/model/typedLine.ts";
import { isBare, parseTypedLine } from "../../src/model/typedLine.ts";

/** What gets into a line unseen, and where from. */
const dirt: Record<string, string> = {
  "a space": " ",
  "a tab": "\t",
  "a no-break space": "\u00a0",
  "an em space": "\u2003",
  "an ideographic space": "\u3000",
  "a zero-width space": "\u200b",
  "a zero-width non-joiner": "\u200c",
  "a zero-width joiner": "\u200d",
  "a word joiner": "\u2060",
  "a byte order mark": "\ufeff",
  "a NUL, which C programs send": "\0",
  "a bell": "\u0007",
  "a DEL": "\u007f",
  "a C1 control": "\u0080",
  "the Up key": "\u001b[A",
  "the Left key with Ctrl": "\u001b[1;5D",
  "a function key": "\u001b[15~",
  F1: "\u001bOP",
  "the Escape key": "\u001b",
  "F1 of Linux's console": "\u001b[[A",
  "the Up key with Ctrl, of rxvt": "\u001bOa",
  "the Up key with Shift, of rxvt": "\u001b[a",
  "a function key with Shift, of rxvt": "\u001b[2$",
  "a letter with Ctrl, of kitty": "\u001b[97;5u",
  "what a terminal is": "\u001b[?1;2c",
  "a terminal that gets the focus": "\u001b[I",
  "a click": "\u001b[<0;120;1M",
  "a right-to-left mark": "\u200f",
  "an embedding": "\u202b",
  "an isolate": "\u2066",
  "a soft hyphen": "\u00ad",
  "a grapheme joiner": "\u034f",
  "a Hangul filler": "\u3164",
  "a half-width Hangul filler": "\uffa0",
  "a Khmer inherent vowel": "\u17b4",
  "a Mongolian separator": "\u180e",
  "a braille blank": "\u2800",
  "a variation selector": "\ufe0f",
  "another variation selector": "\u{e0100}",
  "a tag": "\u{e0041}",
  "half a character": "\ud83d",
  "a private-use character": "\ue000",
  "an unassigned character": "\u{e0fff}",
  "a line separator": "\u2028",
};

/** Private lines, and whom they are for. */
const forms: Record<string, string> = {
  "Bob:secret": "Bob",
  "Bob：secret": "Bob",
  "Bob﹕secret": "Bob",
  "/msg Bob secret": "Bob",
  "/MSG Bob secret": "Bob",
  "／msg Bob secret": "Bob",
  "／ｍｓｇ　Bob　secret": "Bob",
  "groupStudent:secret": "groupStudent",
  "/msg groupStudent secret": "groupStudent",
  "#lab:secret": "#lab",
  "＃lab：secret": "#lab",
  "/msg ＃lab secret": "#lab",
  "2024117:secret": "2024117",
  "2024117：secret": "2024117",
  "علی\u200cرضا:secret": "علی\u200cرضا",
  "李小龍：secret": "李小龍",
};

const here = new Roster(
  "Alice",
  ["Bob", "2024117", "علی\u200cرضا", "李小龍", "Carol"],
  ["groupStudent"],
  ["#lab"],
);
const read = (line: string): TypedLine => parseTypedLine(line, "everyone", here);

/** Where the secret goes: to its receiver, back to the typist, or to nobody of that name, which the server refuses. */
function isKept(typed: TypedLine, receiver: string): boolean {
  if (typed.type !== "say") return true;
  return typed.to === receiver || (typed.to !== "everyone" && here.find(typed.to) !== typed.to);
}

describe("a private line stays private", () => {
  for (const [kind, blank] of Object.entries(dirt)) {
    test(`with ${kind} before it`, () => {
      for (const [form, to] of Object.entries(forms)) {
        expect(read(blank + form)).toEqual({ type: "say", to, text: "secret" });
      }
    });

    test(`with ${kind} between its address and the colon`, () => {
      for (const [form, to] of Object.entries(forms)) {
        if (!/[:：﹕]/.test(form)) continue;
        const line = form.replace(/[:：﹕]/, (colon) => blank + colon);
        expect(read(line)).toEqual({ type: "say", to, text: "secret" });
      }
    });

    test(`with ${kind} behind its command or the name that follows`, () => {
      for (const [form, to] of Object.entries(forms)) {
        if (!/\s/.test(form)) continue;
        const line = form.replaceAll(/\s/g, (space) => blank + space);
        // Behind the name all is text after the first space.
        const text = expect.stringMatching(/^\s*\S*secret$/u);
        expect(read(line)).toEqual({ type: "say", to, text });
      }
    });

    test(`with ${kind} anywhere within, or is refused`, () => {
      for (const [form, to] of Object.entries(forms)) {
        const end = form.indexOf("secret");
        for (let at = 0; at < end; at++) {
          const line = form.slice(0, at) + blank + form.slice(at);
          expect([line, isKept(read(line), to)]).toEqual([line, true]);
        }
      }
    });
  }

  test("with any of them, and several, in any places", () => {
    const pieces = fc.array(fc.option(fc.constantFrom(...Object.values(dirt)), { nil: "" }), {
      maxLength: 16,
    });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(forms)), pieces, (form, blanks) => {
        const end = form.indexOf("secret");
        const line = Array.from({ length: end }, (_, at) => (blanks[at] ?? "") + form.charAt(at));
        expect(isKept(read(`${line.join("")}secret`), forms[form] ?? "")).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test("with bytes that are no text before it, which are no letter of a name behind it", () => {
    for (const [form, to] of Object.entries(forms)) {
      expect(read(`\ufffd\ufffd${form}`)).toEqual({ type: "say", to, text: "secret" });
    }
    // Latin-1 of whoever has a name like it.
    expect(read("Bob\ufffd:secret")).toEqual({ type: "say", to: "Bob\ufffd", text: "secret" });
    expect(read("/msg Bob\ufffd secret")).toMatchObject({ to: "Bob\ufffd" });
    expect(read("/msg \ufffdBob secret")).toMatchObject({ to: "\ufffdBob" });
    expect(read("/nick Bob\ufffd")).toEqual({ type: "rename", name: "Bob\ufffd" });
  });

  test("with its text kept to the letter", () => {
    expect(read("\ufeffBob\u00a0: \u200bsecret\0")).toMatchObject({ text: " \u200bsecret\0" });
    expect(read("\t/msg Bob  secret ")).toMatchObject({ to: "Bob", text: " secret " });
  });

  test("in a name's own joiner, which is no dirt", () => {
    expect(read("علی\u200cرضا:secret")).toMatchObject({ to: "علی\u200cرضا" });
    expect(read("علیرضا:secret")).toMatchObject({ type: "say", to: "علیرضا" });
  });
});

describe("what is nearly private is refused with what to type, and never said aloud", () => {
  test.each([
    ["Bo b:secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["bob :secret", undefined],
    ["Bob;secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["bob；secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob∶ see you at 10:30", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob ꞉ secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["> Bob:secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["# lab:secret", "Start the line with #lab: or, for everyone, with everyone:"],
    ["2024 117:secret", "Start the line with 2024117: or, for everyone, with everyone:"],
    ["msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["MSG bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    [`ＭＳＧ Bob ${"é".repeat(300)}`, "Start the line with /msg or, for everyone, with everyone:"],
    ["m sg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["\\msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["、msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["・msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["./msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["[/msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["ï»¿/msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["\u001b[/msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["x/msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["\u001bf/msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["ノmsg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["丿msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
    ["Bob؛ secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob\u037e secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bobः secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob, Carol: secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob and Carol: secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob ,Carol:secret", undefined],
    ["“ Bob”: secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["< Bob>:secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["( Bob): secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["@ Bob: secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["- Bob: secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["• Bob:secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["\u0301 Bob:secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob\ufffd;secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["Bob> secret", "Start the line with Bob: or, for everyone, with everyone:"],
    ["/reply Bob; secret", "Start the line with /reply Bob or, for everyone, with /reply everyone"],
    ["/reply Bo b:secret", "Start the line with /reply Bob or, for everyone, with /reply everyone"],
    ["/reply @Bob secret", "Start the line with /reply Bob or, for everyone, with /reply everyone"],
    ["/reply Bob, secret", "Start the line with /reply Bob or, for everyone, with /reply everyone"],
    [
      "/reply <Bob> secret",
      "Start the line with /reply Bob or, for everyone, with /reply everyone",
    ],
    [
      "/reply Bob\ufffd secret",
      "Start the line with /reply Bob or, for everyone, with /reply everyone",
    ],
    [
      "/reply > Bob:secret",
      "Start the line with /reply Bob or, for everyone, with /reply everyone",
    ],
    [
      "/correct Bob:secret",
      "Type /takeback and then the line anew, or begin with /correct everyone:",
    ],
    [
      "/correct Bobb:secret",
      "Type /takeback and then the line anew, or begin with /correct everyone:",
    ],
    ["、who", "Start the line with /who or, for everyone, with everyone:"],
    ["/m sg Bob secret", "Type /help for the commands, or //m sg Bob secret to say it to everyone"],
    ["Group groupNew Bob,Carol,Dan", undefined],
    ["GROUP\u00a0groupNew Bob", undefined],
  ])("%s", (line, hint) => {
    const typed = read(line);
    if (hint !== undefined) expect(typed).toMatchObject({ type: "mistake", refusal: { hint } });
    expect(isKept(typed, "Bob")).toBe(true);
    expect(typed).not.toMatchObject({ to: "everyone" });
  });

  test("unless it goes there anyway", () => {
    const typed = parseTypedLine("Bob; look", "Bob", here);
    expect(typed).toEqual({ type: "say", to: "Bob", text: "Bob; look" });
    expect(parseTypedLine("Bob; look", "bob", here)).toMatchObject({ type: "say", to: "bob" });
    for (const line of ["Carol; look", "Bob; Carol: look"]) {
      expect(parseTypedLine(line, "Bob", here)).toMatchObject({ type: "mistake" });
    }
  });

  test("without knowing who is here: commands at least", () => {
    for (const line of ["、msg Bob secret", "\\msg Bob secret", "> /msg Bob secret"]) {
      expect(parseTypedLine(line)).toMatchObject({ type: "mistake" });
    }
  });
});

describe("an answer that is for one alone", () => {
  for (const [kind, blank] of Object.entries(dirt)) {
    test(`is theirs with ${kind} round their name`, () => {
      for (const line of [`/reply Bob${blank} secret`, `/reply ${blank}Bob secret`]) {
        const text = expect.stringMatching(/^\s*\S*secret$/u);
        expect(read(line)).toEqual({ type: "reply", to: "Bob", text });
      }
    });
  }

  test("may be everyone's if it says so, or names nobody", () => {
    expect(read("/reply everyone Bob, thanks")).toMatchObject({ to: "everyone" });
    expect(read("/reply thanks, Bob")).toEqual({
      type: "reply",
      to: "everyone",
      text: "thanks, Bob",
    });
    expect(read("/correct Bob is here: look")).toMatchObject({ type: "correct" });
    expect(read("/correct 10:30 sharp")).toEqual({ type: "correct", text: "10:30 sharp" });
    expect(read("/correct everyone:Note: look")).toEqual({ type: "correct", text: "Note: look" });
  });
});

test("a line names nobody if its text is all of it, but for what is not seen before", () => {
  for (const line of [
    "hello",
    "\ufeffhello",
    "\u001b[A\thello",
    "/reply hello",
    "／REPLY\u00a0hello",
  ]) {
    const typed = read(line);
    expect("text" in typed && isBare(typed.text ?? "", line)).toBe(true);
  }
  for (const line of [
    "Bob:hello",
    "everyone:hello",
    "//hello",
    "/reply everyone hello",
    "/msg Bob hello",
  ]) {
    const typed = read(line);
    expect("text" in typed && isBare(typed.text ?? "", line)).toBe(false);
  }
});

describe("what is for everyone stays so", () => {
  test.each([
    "hello",
    "10:30 we start",
    "10：30 we start",
    "12345: that is the sum, with nobody called by digits",
    "http://a.b",
    "https://a.b/c:d",
    "see http://a.b",
    "note to all: hi",
    "to Bob: hi",
    ":-)",
    "; a comment",
    "well; Bob said so: no",
    "msg me when you are here",
    "messages for Bob: none",
    "and/or",
    "1/who",
    "- menu of today",
    "· menu of today",
    "/* a comment */".slice(1),
    "Group work is fun",
    "exits are there",
    "the exit",
    "😀",
    "# of people: 3",
    "Bob, look at this: it works",
    "Bob and I say: no",
    "yes, Bob: no",
    "use the line /msg Bob hi",
    "नमः Bob",
    "a > b: no",
    "2 > 1",
  ])("%s", (line) => {
    const nobody = new Roster("Alice", ["Bob", "Carol"], ["groupStudent"], ["#lab"]);
    expect(parseTypedLine(line, "everyone", nobody)).toEqual({
      type: "say",
      to: "everyone",
      text: line,
    });
  });

  test.each([
    "a > b",
    "A > 5",
    "<- Anna",
    "Anna -> Bob",
    "Anna => yes",
    '{ "bob": 1 }',
    "Anna ;-)",
    "(Anna) ;)",
    "Anna & Bob :)",
    "Anna\n> what she said",
  ])("whoever is called by a word of it: %j", (line) => {
    const people = new Roster("Eve", ["A", "Anna", "Bob"], []);
    expect(parseTypedLine(line, "everyone", people)).toMatchObject({ to: "everyone", text: line });
  });

  test("with what indents it, and without what is not seen", () => {
    expect(read("    return 1;")).toMatchObject({ to: "everyone", text: "    return 1;" });
    expect(read("\u001b[Ahello")).toMatchObject({ to: "everyone", text: "hello" });
    expect(read("\ufeffhello")).toMatchObject({ to: "everyone", text: "hello" });
  });

  test("with blanks around its address", () => {
    expect(read("\0everyone\u00a0:10:30")).toMatchObject({ to: "everyone", text: "10:30" });
  });
});

describe("a word that is a command is one", () => {
  test.each(Object.entries(dirt))("with %s before and behind it", (_, blank) => {
    expect(read(`${blank}exit`)).toEqual({ type: "exit" });
    expect(read(`exit${blank}`)).toEqual({ type: "exit" });
    expect(read(`${blank}${blank}EXIT${blank}`)).toEqual({ type: "exit" });
    expect(read(`${blank}/exit${blank}`)).toEqual({ type: "exit" });
    expect(read(`${blank}menu${blank}`)).toEqual({ type: "menu" });
    expect(read(`${blank}／who${blank}`)).toEqual({ type: "who" });
    expect(read(blank)).toEqual({ type: "nothing" });
  });

  test("in full width", () => {
    expect(read("ｅｘｉｔ")).toEqual({ type: "exit" });
    expect(read("ｇｒｏｕｐ　groupNew　Bob，Carol、Dan")).toEqual({
      type: "createGroup",
      name: "groupNew",
      members: ["Bob", "Carol", "Dan"],
    });
    expect(read("／ｊｏｉｎ　＃ｌａｂ")).toEqual({ type: "join", room: "#ｌａｂ" });
  });

  test("and a group's names are clean", () => {
    expect(read("\0group groupNew\u00a0Bob\u200b,\ufeffCarol , Dan\0")).toEqual({
      type: "createGroup",
      name: "groupNew",
      members: ["Bob", "Carol", "Dan"],
    });
  });
});

describe("a name that is typed", () => {
  test("is without what programs and keys leave round it", () => {
    for (const left of [" ", "\t", "\u00a0", "\u3000", "\ufeff", "\0", "\u001b[A", "\u001bOP"]) {
      expect(trimTypedName(`${left}Bob${left}${left}`)).toBe("Bob");
      expect(trimTypedName(`Bo${left}b`)).toBe(`Bo${left}b`);
    }
  });

  test("keeps what else is not seen, and so is refused", () => {
    for (const blank of ["\u202e", "\u200b", "\u0007", "\u001b"]) {
      const typed = `${blank}Bob${blank}`;
      expect(trimTypedName(typed)).toBe(typed);
      expect(checkName(typed).ok).toBe(false);
    }
  });
});

describe("trimming", () => {
  test.each(Object.entries(dirt))("takes %s off both ends, and nothing within", (_, blank) => {
    expect(trimBlank(`${blank}Bo${blank}b${blank}`)).toBe(`Bo${blank}b`);
  });

  test("leaves what is visible", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "é", "😀", "李", ":", "[", "~") }),
        (text) => {
          expect(trimBlank(text)).toBe(text);
        },
      ),
    );
  });
});
