import { foldForSearch } from "../model/searchTerms.ts";
import { cleanText } from "../model/text.ts";

/** Letters of a found message that are shown, and of these before what was found. */
const shownLetters = 220;
const lettersBefore = 60;

/** A piece of a message's text; `isFound` if it is what was looked for. */
export interface FoundPart {
  text: string;
  isFound: boolean;
}

interface Letter {
  text: string;
  isFound: boolean;
}

/**
 * The part of a message in which the first of the terms is found, all on one line.
 * @param terms of `parseSearch`
 */
export function excerptFound(text: string, terms: readonly string[]): FoundPart[] {
  const letters = markLetters(cleanText(text), terms);
  const first = letters.findIndex(({ isFound }) => isFound);
  const start = Math.max(0, first - lettersBefore);
  const end = start + shownLetters;
  const parts: FoundPart[] = start > 0 ? [{ text: "…", isFound: false }] : [];
  for (const letter of letters.slice(start, end)) {
    const last = parts.at(-1);
    const shown = letter.text.trim() === "" ? " " : letter.text;
    if (last?.isFound === letter.isFound) last.text += shown;
    else parts.push({ text: shown, isFound: letter.isFound });
  }
  if (end < letters.length) parts.push({ text: "…", isFound: false });
  return parts;
}

/** A search compares other letters than those of the text: each remembers where it comes from. */
function markLetters(text: string, terms: readonly string[]): Letter[] {
  const letters = splitLetters(text).map((letter) => ({ text: letter, isFound: false }));
  let folded = "";
  /** The index of the letter that each unit of the folded text comes from. */
  const from: number[] = [];
  for (const [index, letter] of letters.entries()) {
    const unit = foldForSearch(letter.text);
    if (unit === " " && folded.endsWith(" ")) continue;
    folded += unit;
    for (let added = 0; added < unit.length; added++) from.push(index);
  }
  for (const term of terms) {
    for (let at = folded.indexOf(term); at !== -1; at = folded.indexOf(term, at + term.length)) {
      const [first = 0, last = 0] = [from[at], from[at + term.length - 1]];
      for (const letter of letters.slice(first, last + 1)) letter.isFound = true;
    }
  }
  return letters;
}

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : undefined;

/** What a reader takes for letters, marks included. */
function splitLetters(text: string): string[] {
  return segmenter ? [...segmenter.segment(text)].map(({ segment }) => segment) : [...text];
}
