import { viramas } from "./unicodeTables.ts";

/** ZWNJ and ZWJ, which shape the letters beside them. */
const joiners = /[\u200c\u200d]/g;

/** A letter without its vowel, as it may be spelled. */
export const deadLetter = String.raw`\p{L}\p{Mn}*[${viramas}]\p{Mn}*`;
/** ZWJ after one asks for another form of it (UAX #31 §2.3.1, B). */
const spelledEnd = new RegExp(String.raw`${deadLetter}\u200d$`, "u");

/** The text without any joiner. */
export function removeJoiners(text: string): string {
  return text.replace(joiners, "");
}

/** Whether the text ends in a joiner that shapes the letter before it. */
export function endsInSpelledJoiner(text: string): boolean {
  return spelledEnd.test(text);
}
