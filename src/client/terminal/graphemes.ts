const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What a person sees as one character each (UAX #29 extended grapheme clusters). */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
