import { expect, test } from "bun:test";
import {
  actionOf,
  actionText,
  parseCtcp,
  plainText,
  reasonText,
} from "../../../src/protocols/irc/textFormat.ts";

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

test("a reason is one line and not long", () => {
  expect(reasonText("\u0002out\u0002\nfor\tlunch\u0007")).toBe("out for lunch");
  expect(reasonText("é".repeat(500))).toHaveLength(200);
});
