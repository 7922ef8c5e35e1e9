import { cleanText } from "../../model/cleanText.ts";
import { limits } from "../../model/limits.ts";
import { plainText } from "./plainText.ts";

/** Why somebody leaves, is away or is called so, as others may be told it: cleaned, on one line and cut. */
export function reasonText(text: string): string {
  const line = cleanText(plainText(text)).replaceAll(/[\n\t]/g, " ");
  return [...line].slice(0, limits.ircReasonCharacters).join("");
}
