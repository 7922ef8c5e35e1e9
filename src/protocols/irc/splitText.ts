import { truncateBytes } from "../../model/text.ts";

/**
 * A text as the lines of IRC that carry it: one or more for each of its own, none longer than so many
 * bytes, cut between words where there are any and never within a character. Each holds something.
 */
export function splitText(text: string, bytes: number): string[] {
  if (text.length * 3 <= bytes && !/[\n\t]/.test(text)) return [text === "" ? " " : text];
  return text.split("\n").flatMap((line) => splitLine(line.replaceAll("\t", "    "), bytes));
}

function splitLine(line: string, bytes: number): string[] {
  const parts: string[] = [];
  let rest = line;
  do {
    const fits = truncateBytes(rest, bytes);
    const space = fits.length < rest.length ? fits.lastIndexOf(" ") : -1;
    // A word that alone is too long is cut where it must be; so is one whose space stands at the start.
    const part = space > 0 ? rest.slice(0, space) : fits;
    // Where not even one character fits, nothing can be said.
    if (part === "" && rest !== "") break;
    parts.push(part === "" ? " " : part);
    rest = rest.slice(part.length + (space > 0 ? 1 : 0));
  } while (rest !== "");
  return parts;
}
