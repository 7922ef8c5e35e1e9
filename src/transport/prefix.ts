/**
 * Whether bytes begin with one of the words, in any case where the words are lower case; `maybe`
 * while they are still too few to tell.
 */
export function beginsWith(first: Uint8Array, words: readonly string[]): "yes" | "no" | "maybe" {
  let answer: "no" | "maybe" = "no";
  const longest = Math.max(...words.map((word) => word.length));
  const start = Buffer.from(first.subarray(0, longest)).toString("latin1");
  for (const word of words) {
    const typed = word === word.toLowerCase() ? start.toLowerCase() : start;
    if (typed.startsWith(word)) return "yes";
    if (word.startsWith(typed)) answer = "maybe";
  }
  return answer;
}
