import { expect, test } from "bun:test";
import { createPlainScreen } from "../../src/client/plainScreen.ts";
import * as texts from "../../src/model/texts.ts";
import { Transcript } from "../support/transcript.ts";

test("a plain screen writes chat lines to one output and diagnostics to the other", () => {
  const out = new Transcript("standard output");
  const err = new Transcript("standard error");
  const screen = createPlainScreen(
    { write: (text) => out.add(text) },
    { write: (text) => err.add(text) },
  );
  const message = { seq: 1, at: 0, from: "Bob", to: "everyone", text: "hello\n\u001b[2Jyou" };
  screen.earlier(message);
  screen.message(message);
  screen.message({ ...message, to: "Alice" });
  screen.presence(["Tom"], []);
  screen.renamed("Tom", "Tim");
  screen.connection({ type: "lost", isPaused: false });
  expect(out.text).toBe(
    "[earlier] Bob in ClassChat : hello\n    [2Jyou\n" +
      "Bob in ClassChat : hello\n    [2Jyou\n<Bob>: hello\n    [2Jyou\nTom is now Tim\n",
  );
  expect(err.text).toBe(`${texts.connectionLost}\n`);
});
