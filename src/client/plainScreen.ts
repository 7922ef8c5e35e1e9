import { cleanText } from "../model/cleanText.ts";
import { messageLine } from "../model/texts.ts";
import type { Screen } from "./screen.ts";

/** Where lines go. */
export interface LineOutput {
  write(text: string): void;
}

/** Append-only text, to the letter: for pipes, for screen readers, for plain terminals. */
export function plainScreen(out: LineOutput, diagnostics: LineOutput): Screen {
  const show = (lines: readonly string[]): void =>
    out.write(`${lines.map(cleanText).join("\n")}\n`);
  return {
    message: (message) => out.write(`${cleanText(messageLine(message))}\n`),
    notice: show,
    refusal: show,
    presence() {},
    error: (line) => diagnostics.write(`${cleanText(line)}\n`),
  };
}
