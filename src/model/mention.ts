/** What a name must not be part of to be a mention. */
const wordPart = String.raw`[\p{L}\p{N}\p{M}_]`;

/** Finds where a text (NFC) names somebody: the name as a word of its own, in any case. */
export function mentionPattern(name: string): RegExp {
  // The dot is the only character of a name that means something to a pattern.
  const word = name.replaceAll(".", String.raw`\.`);
  return new RegExp(`(?<!${wordPart})${word}(?!${wordPart})`, "iu");
}
