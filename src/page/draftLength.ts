import { limits } from "../model/limits.ts";
import { parseTypedLine } from "../model/typedLine.ts";
import type { Addressable } from "./destination.ts";

/** UTF-16 units that a draft may have: room to shorten what is too long, and nothing that makes a browser slow. */
export const mostDraftUnits = 4 * limits.textCharacters;
/** Characters before the end from which on they are counted. */
const countedBeforeEnd = 400;

/** How long a draft's text is, in characters of the limit for messages; undefined while that is far away. */
export function countCharacters(
  draft: string,
  conversation: string,
  addressable: Addressable,
): number | undefined {
  const countedFrom = limits.textCharacters - countedBeforeEnd;
  // No text has more characters than units.
  if (draft.length < countedFrom) return undefined;
  const typed = parseTypedLine(draft, conversation, addressable);
  if (typed.type !== "say") return undefined;
  const length = Array.from(typed.text).length;
  return length < countedFrom ? undefined : length;
}
