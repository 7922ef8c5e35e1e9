/** Accents and vowel points, which a search does not ask for: Latin, Greek and Cyrillic, Hebrew, Arabic. */
const accents =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/gu;
const blanks = /\s+/gu;
// oxlint-disable-next-line no-control-regex -- all of them
const ascii = /^[\0-\x7f]*$/;

/**
 * The text as a search compares it: whatever its case, its accents, its width and how its characters are
 * composed, with one space for white space of any length.
 */
export function foldForSearch(text: string): string {
  return fold(text).replace(blanks, " ");
}

function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  // Lower case by way of upper case, in which ß is SS. The one letter that depends on where it stands is the final sigma.
  const small = text.normalize("NFKD").toLowerCase().toUpperCase().toLowerCase();
  const letters = small.replaceAll("ς", "σ");
  return letters.replace(accents, "").normalize("NFC");
}

/** What a search asks for: words, and several in quotation marks as they stand. A message must contain all of them. */
export function parseSearch(text: string): string[] {
  const terms = text
    .matchAll(/["“”„]([^"“”„]+)["“”„]|\S+/gu)
    .map(([word, quoted]) => foldForSearch(quoted ?? word).trim())
    .filter((term) => term !== "");
  return [...new Set(terms)];
}

/** Whether a message says all of it. */
export function matchesSearch(text: string, terms: readonly string[]): boolean {
  const folded = foldForSearch(text);
  return terms.every((term) => folded.includes(term));
}
