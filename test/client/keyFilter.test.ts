import { describe, expect, test } from "bun:test";
import * as readline from "node:readline";
import { PassThrough } from "node:stream";
import * as fc from "fast-check";
import type { TerminalAnswer } from "../../src/client/terminal/keyFilter.ts";
import { KeyFilter } from "../../src/client/terminal/keyFilter.ts";

/** What passes, and the answers that are taken out, if the input comes in these parts. */
function filtered(...parts: string[]): { keys: string; answers: TerminalAnswer[] } {
  const answers: TerminalAnswer[] = [];
  const filter = new KeyFilter((answer) => answers.push(answer));
  return { keys: parts.map((part) => filter.pass(part)).join(""), answers };
}

/** The text that `node:readline` makes of keys. */
function typedBy(keys: string): string {
  const input = new PassThrough();
  let typed = "";
  readline.emitKeypressEvents(input);
  input.on("keypress", (text: string | undefined) => {
    typed += text ?? "";
  });
  input.write(keys);
  return typed;
}

const parameters = fc.string({ unit: fc.constantFrom(..."0123456789;:<=>?"), maxLength: 12 });
const intermediates = fc.string({ unit: fc.constantFrom(..." !\"#$%&'()*+,-./"), maxLength: 2 });
const final = fc.integer({ min: 0x40, max: 0x7e }).map((code) => String.fromCharCode(code));
/** Control sequences of every kind (ECMA-48 §5.4). */
const control = fc
  .tuple(parameters, intermediates, final)
  .filter(([parameters, between, end]) => parameters + between !== "" || !"[M".includes(end))
  .map((parts) => `\u001b[${parts.join("")}`);
const word = fc.string({ unit: fc.constantFrom(..."abcé語👍 ~;1[") });

describe("a key that is not known", () => {
  test("types nothing, whatever sequence the terminal sends for it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(control, word)), (pairs) => {
        const { keys } = filtered(pairs.flat().join(""));
        expect(typedBy(keys)).toBe(pairs.map(([, word]) => word).join(""));
      }),
    );
  });

  test("types nothing either if its sequence comes in two parts", () => {
    fc.assert(
      fc.property(control, word, fc.nat(), (sequence, word, at) => {
        // A lone escape is a key.
        const cut = 2 + (at % (sequence.length - 1));
        const { keys } = filtered(sequence.slice(0, cut), sequence.slice(cut) + word);
        expect(typedBy(keys)).toBe(word);
      }),
    );
  });

  test.each([
    ["Ctrl-Space", "\u0000"],
    ["Ctrl-Backslash", "\u001c"],
    ["Ctrl-]", "\u001d"],
    ["a C1 control", "\u009b"],
    ["F1 with Ctrl in some terminals", "\u001bO1;5P"],
    ["F1 of the Linux console", "\u001b[[A"],
    ["an arrow with Alt before it", "\u001b\u001b[1;10A"],
    ["a click", "\u001b[<0;10;20M"],
    ["a click of the oldest kind", "\u001b[M !!"],
    ["a colour that another program asked for", "\u001b]11;rgb:1e1e/1e1e/1e1e\u0007"],
    ["the name of the terminal", "\u001bP>|XTerm(390)\u001b\\"],
  ])("%s", (_, sequence) => {
    expect(typedBy(filtered(`a${sequence}b`).keys)).toBe("ab");
  });
});

test("known keys, text and a lone escape pass as they are", () => {
  const known = [
    "\r\n\t\u007f\b\u0001\u0019\u001f",
    "\u001b[A\u001b[1;5C\u001b[3~\u001b[15;2~\u001bOH\u001b[Z\u001b\r\u001bb\u001b\u001b[A",
    "\u001b[200~pasted\u001b[201~",
    "aé語👍[A",
    "\u001b",
    "x\u001bP",
    "rest",
  ];
  expect(filtered(...known).keys).toBe(known.join(""));
});

test("the terminal's answers are taken out, and told", () => {
  expect(filtered("a\u001b[24;80Rb", "\u001b[>41;3", "90;0cc")).toEqual({
    keys: "abc",
    answers: [
      { kind: "cursor", column: 79 },
      { kind: "terminal", attributes: "41;390;0" },
    ],
  });
});

test("a sequence without an end is dropped at last", () => {
  const { keys } = filtered(`a\u001b[${"1".repeat(300)}`, "b");
  expect(keys).toBe("ab");
});
