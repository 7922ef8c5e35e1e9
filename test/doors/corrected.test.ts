import { expect, test } from "bun:test";
import { corrected } from "../../src/doors/plain/corrected.ts";

test.each([
  ["hello", "hello"],
  ["helo\blo", "hello"],
  ["ex\u007f\u007fexit", "exit"],
  ["\b\bmenu", "menu"],
  ["so 👍🏽\bfine", "so fine"],
  ["Jose\u0301\bé", "José"],
  ["gone\b\b\b\b", ""],
])("%j is %j", (typed, meant) => {
  expect(corrected(typed)).toBe(meant);
});
