import { expect, test } from "bun:test";
import { beginningOf } from "../../src/model/quote.ts";

test("the beginning of a message is one line, of which code keeps its words and loses its fences", () => {
  expect(beginningOf("Look:\n```ts\nconst a = 1;\n```\nGood?")).toBe("Look: const a = 1; Good?");
  expect(beginningOf("take `a` or ```b```")).toBe("take `a` or ```b```");
  expect(beginningOf(`\`\`\`\n${"x".repeat(100)}\n\`\`\``)).toBe(`${"x".repeat(76)}…`);
});
