import { expect, test } from "bun:test";
import { banMask } from "../../../src/protocols/irc/banMask.ts";
import { CarriageReturns } from "../../../src/protocols/irc/carriageReturns.ts";
import { actionOf, actionText, parseCtcp } from "../../../src/protocols/irc/ctcp.ts";
import { plainText } from "../../../src/protocols/irc/plainText.ts";
import { reasonText } from "../../../src/protocols/irc/reasonText.ts";

test("colours and styles are taken off, digits and commas that are text stay", () => {
  expect(plainText("\u000304,12red\u000f \u0002bold\u0002 \u00033,green 1,2 \u0004ff0000hex")).toBe(
    "red bold ,green 1,2 hex",
  );
});

test("what somebody does is told as a text that can be told apart again", () => {
  expect(parseCtcp("\u0001ACTION waves \u0001")).toEqual({ command: "ACTION", text: "waves " });
  expect(parseCtcp("\u0001version")).toEqual({ command: "VERSION", text: "" });
  expect(parseCtcp("\u0001")).toEqual({ command: "", text: "" });
  expect(parseCtcp("hello")).toBeUndefined();
  expect(actionOf("Bob", actionText("Bob", "waves"))).toBe("waves");
  expect(actionOf("Bob", "* Bobby waves")).toBeUndefined();
  expect(actionOf("Bob", "* Bob ")).toBeUndefined();
});

test("masks of IRC mean masks of names; one that means a host alone means nobody", () => {
  for (const [mask, meant] of [
    ["Bob", "Bob"],
    ["Bob!*@*", "Bob"],
    ["B?b*!x@y", "B?b*"],
    ["*!*Bob@classchat", "Bob"],
    ["*!~Bob@*", "Bob"],
    ["*!*@*", "*"],
    ["*!*@classchat", undefined],
    ["*@classchat", undefined],
  ] as const) {
    expect([mask, banMask(mask)]).toEqual([mask, meant]);
  }
});

test("a reason is one line and not long", () => {
  expect(reasonText("\u0002out\u0002\nfor\tlunch\u0007")).toBe("out for lunch");
  expect(reasonText("é".repeat(500))).toHaveLength(200);
});

test("CR, LF and CRLF end a line, wherever the chunks are cut", () => {
  const stream = "a\rb\nc\r\nd\r\re\n\r";
  for (let size = 1; size <= stream.length; size++) {
    const returns = new CarriageReturns();
    let passed = "";
    for (let at = 0; at < stream.length; at += size) {
      passed += Buffer.from(returns.pass(Buffer.from(stream.slice(at, at + size)))).toString();
    }
    expect(passed.replaceAll("\r\n", "\n")).toBe("a\nb\nc\nd\n\ne\n\n");
  }
});
