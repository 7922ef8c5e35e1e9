import { renderEarlierMessage, renderSaid } from "../model/render.ts";
import { cleanText } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import { renderConnectionEvent } from "./reconnectingClient.ts";
import type { Screen } from "./screen.ts";

/** Where lines go. */
export interface LineOutput {
  write(text: string): void;
}

/** Append-only text, to the letter: for pipes, for screen readers, for plain terminals. */
export function createPlainScreen(out: LineOutput, diagnostics: LineOutput): Screen {
  const show = (lines: readonly string[]): void =>
    out.write(`${lines.map(cleanText).join("\n")}\n`);
  const report = (line: string): void => diagnostics.write(`${line}\n`);
  return {
    message: (message) => show(renderSaid(message)),
    earlier: (message) => show([renderEarlierMessage(message)]),
    answer: show,
    event: show,
    refusal: show,
    presence() {},
    renamed: (from, to) => show([texts.renamed(from, to)]),
    receipted({ delivery }) {
      if (delivery === "held") report(texts.held);
    },
    connection: (event) => report(renderConnectionEvent(event)),
  };
}
