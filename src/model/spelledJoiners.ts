import { deadLetter } from "./joiners.ts";
import { dependentVowels, joinsBackward, joinsForward } from "./unicodeTables.ts";

const mark = String.raw`[\p{Mn}\p{Me}]`;

/** Where spelling needs a joiner (UAX #31 §2.3.1, A1, A2 and B). */
const spelled = new RegExp(
  [
    // A1: ZWNJ takes a cursive connection apart.
    `(?<=[${joinsForward}]${mark}*)\\u200c(?=${mark}*[${joinsBackward}])`,
    // A2: ZWNJ keeps two letters from becoming one.
    String.raw`(?<=${deadLetter})\u200c(?=\p{Mn}*\p{L})`,
    // B: ZWJ asks for another form of them.
    String.raw`(?<=${deadLetter})\u200d(?![${dependentVowels}])`,
  ].join("|"),
  "gu",
);

/** The text without the joiners that its spelling needs; all others stay, to be refused. */
export function removeSpelledJoiners(text: string): string {
  return text.replace(spelled, "");
}
