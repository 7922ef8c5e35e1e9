import { nameKey } from "../../model/name.ts";

/** How parts of a line are set off; without colour each returns its text unchanged. */
export interface Paint {
  name(text: string): string;
  dim(text: string): string;
  bad(text: string): string;
  loud(text: string): string;
  /** For one alone. */
  private(text: string): string;
  /** Not said. */
  struck(text: string): string;
  /** A message from before the member joined. */
  earlier(text: string): string;
}

/** Foreground colours that are legible on dark and on light (ECMA-48 SGR). */
const nameColours = [32, 33, 34, 35, 36, 92, 94, 95, 96];

export function createPaint(hasColour: boolean): Paint {
  const sgr = (on: string, off: string) => (text: string) => {
    return hasColour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  const dim = sgr("2", "22");
  return {
    name: (name) => sgr(`${colourOf(name)}`, "39")(name),
    dim,
    bad: sgr("31", "39"),
    loud: sgr("1", "22"),
    private: sgr("35", "39"),
    struck: sgr("9", "29"),
    earlier: hasColour ? dim : (text) => `[earlier] ${text}`,
  };
}

/** The same colour for the same name, in every client. */
function colourOf(name: string): number {
  let hash = 0;
  for (const letter of nameKey(name)) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return nameColours[hash % nameColours.length] ?? 39;
}
