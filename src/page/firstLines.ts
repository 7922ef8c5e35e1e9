import type { Part } from "./richText.ts";

/** The pieces of a text up to so many lines; undefined where it has no more than that. */
export function firstLines(parts: readonly Part[], most: number): Part[] | undefined {
  const first: Part[] = [];
  let rest = most;
  for (const { kind, text } of parts) {
    const lines = text.split("\n");
    if (lines.length > rest) {
      const kept = lines.slice(0, rest).join("\n");
      return kept === "" ? first : [...first, { kind, text: kept }];
    }
    first.push({ kind, text });
    // The last line goes on in the next piece.
    rest -= lines.length - 1;
  }
  return undefined;
}
