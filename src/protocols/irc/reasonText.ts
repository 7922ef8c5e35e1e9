import { oneLine, truncate } from "../../model/text.ts";
import { limits } from "../../model/limits.ts";
import { plainText } from "./plainText.ts";

/** Why somebody leaves, is away or is called so, as others may be told it: cleaned, on one line and cut. */
export function reasonText(text: string): string {
  return truncate(oneLine(plainText(text)), limits.ircReasonCharacters);
}
