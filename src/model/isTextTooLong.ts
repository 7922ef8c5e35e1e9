import { limits } from "./limits.ts";

/** True beyond the limit of code points; they are counted only where the UTF-16 units leave it open. */
export function isTextTooLong(text: string): boolean {
  return text.length > limits.textCharacters && [...text].length > limits.textCharacters;
}
