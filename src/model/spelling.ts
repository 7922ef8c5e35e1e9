import { removeJoiners } from "./joiners.ts";
import { removeSpelledJoiners } from "./spelledJoiners.ts";

/** Letters, digits and marks of any script. */
const letters = String.raw`\p{L}\p{Nd}\p{M}`;
/**
 * What also stands within names, between two letters: the medial characters of UAX #31 (Table 3a), but
 * for the colon, which addresses a line. `O’Brien`, `Gal·la`, `ジョン・スミス`
 */
const medials = "\u00b7\u058a\u05f4\u0f0b\u2010\u2019\u2027\u30a0\u30fb";
/** The sign of a Hebrew abbreviation, which may also end a name (UAX #31, Table 3b). */
const geresh = "\u05f3";

/** What a name may hold, as a pattern lists it. */
export const nameCharacters = String.raw`${letters}${medials}${geresh}._'\-`;

/** How most names are spelled, so that they cost little. */
const plain = /^[\w.'-]+$/;
/** Nothing that a screen would not show. */
const strange = new RegExp(String.raw`[^${nameCharacters}]|\p{Default_Ignorable_Code_Point}`, "u");
const strangeRuns = new RegExp(`[^${nameCharacters}\u200c\u200d]+`, "gu");
const misplaced = new RegExp(
  `(?<![${letters}])[${medials}${geresh}]|[${medials}](?![${letters}])|${geresh}(?![${letters}]|$)`,
  "gu",
);
const startMarks = /^\p{M}+/u;
/** What nobody sees, so that its place is empty; not the joiners, some of which are spelled. */
const unseen = /(?![\s\u200c\u200d])[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/** Why the text (NFC) is not spelled as names are, in one sentence that names the character; undefined if it is. */
export function findMisspelling(name: string): string | undefined {
  if (plain.test(name)) return undefined;
  const shown = removeSpelledJoiners(name);
  const [character] = strange.exec(shown) ?? [];
  if (character !== undefined) {
    return `A name cannot contain ${describe(character)}. It holds letters, digits and . _ - ' only.`;
  }
  const [mark] = startMarks.exec(name) ?? [];
  if (mark !== undefined) {
    return `A name cannot start with the mark ${codeOf(mark)}: put a letter before it.`;
  }
  const [medial] = shown.match(misplaced) ?? [];
  return medial && `A name has ${describe(medial)} only between two letters.`;
}

/** The text as a name would be spelled that is nearest to it; it may be empty, or not allowed. */
export function respell(text: string): string {
  const seen = text.toWellFormed().replace(unseen, "");
  const bare = removeJoiners(seen);
  const isSpelled = removeSpelledJoiners(seen) === bare;
  const words = (isSpelled ? seen : bare).replace(strangeRuns, " ").trim().replaceAll(" ", "_");
  return words.replace(misplaced, "").replace(startMarks, "").normalize("NFC");
}

/** The character as a sentence names it. */
function describe(character: string): string {
  if (character === " ") return "a space";
  if (/^[!-~]$/.test(character)) return character;
  const isSeen = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
  const code = codeOf(character);
  return isSeen && character.search(unseen) === -1 ? `${character} (${code})` : code;
}

function codeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}
