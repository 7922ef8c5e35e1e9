import { expect, test } from "bun:test";
import { applyBackspaces } from "../../../src/protocols/text/applyBackspaces.ts";

test.each([
  ["hello", "hello"],
  ["helo\blo", "hello"],
  ["ex\u007f\u007fexit", "exit"],
  ["\b\bmenu", "menu"],
  ["so 👍🏽\bfine", "so fine"],
  ["Jose\u0301\bé", "José"],
  ["gone\b\b\b\b", ""],
])("%j is %j", (typed, meant) => {
  expect(applyBackspaces(typed)).toBe(meant);
});
