import { expect, test } from "bun:test";
import {
  parseAction,
  renderAction,
  parseCtcp,
  stripFormatting,
  cleanReason,
} from "../../../src/protocols/irc/textFormat.ts";

test("stripping removes colours and styles, and keeps digits and commas of the text", () => {
  expect(
    stripFormatting("\u000304,12red\u000f \u0002bold\u0002 \u00033,green 1,2 \u0004ff0000hex"),
  ).toBe("red bold ,green 1,2 hex");
});

test("an action becomes a text and is recognised in it again", () => {
  expect(parseCtcp("\u0001ACTION waves \u0001")).toEqual({ command: "ACTION", text: "waves " });
  expect(parseCtcp("\u0001version")).toEqual({ command: "VERSION", text: "" });
  expect(parseCtcp("\u0001")).toEqual({ command: "", text: "" });
  expect(parseCtcp("hello")).toBeUndefined();
  expect(parseAction("Bob", renderAction("Bob", "waves"))).toBe("waves");
  expect(parseAction("Bob", "* Bobby waves")).toBeUndefined();
  expect(parseAction("Bob", "* Bob ")).toBeUndefined();
});

test("a reason is cleaned to one short line", () => {
  expect(cleanReason("\u0002out\u0002\nfor\tlunch\u0007")).toBe("out for lunch");
  expect(cleanReason("é".repeat(500))).toHaveLength(200);
  expect(cleanReason(" \t\u200b\u2800")).toBe("");
});
