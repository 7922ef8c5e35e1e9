import { cleanText } from "../../model/text.ts";

/** How a line end stands in the one line that is edited. */
export const lineEnd = "␤";
/** How a tab stands there. */
const tab = "␉";

/** Pasted text as it stands in the input line: one line, whatever it was. */
export function toInput(text: string): string {
  return cleanText(text).replace(/\n+$/u, "").replaceAll("\n", lineEnd).replaceAll("\t", tab);
}

/** The text that stands in the input line. */
export function fromInput(line: string): string {
  return line.replaceAll(lineEnd, "\n").replaceAll(tab, "\t");
}
