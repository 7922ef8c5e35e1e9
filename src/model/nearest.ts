import { limits } from "./limits.ts";
import { nameKey } from "./name.ts";

/** A candidate and what it is compared by: `nameKey` of its name. */
export interface Keyed {
  readonly name: string;
  readonly key: string;
}

/** Edits that still count as a slip of the hand. */
const slips = 2;
/** UTF-16 units of what can be a name or a slip of one; folded, too. */
const longest = 2 * (limits.nameCharacters + slips);
/** Rows of letters that one search compares: enough for a class of thousands, whose names are unlike. */
const mostRows = 2_000;

/**
 * The candidate that was probably meant, or undefined where none is near: the fewest insertions,
 * deletions, replacements and swaps of neighbours, case and width apart.
 */
export function findNearest(typed: string, candidates: Iterable<Keyed>): string | undefined {
  if (typed.length > longest) return undefined;
  const key = nameKey(typed);
  let best: string | undefined;
  let fewest = Math.min(slips, Math.floor(key.length / 2)) + 1;
  const rows = Array.from({ length: 3 }, () => new Uint8Array(key.length + fewest + 1));
  const letters = lettersOf(key);
  const work = { rowsLeft: mostRows };
  for (const { name, key: other } of candidates) {
    if (Math.abs(key.length - other.length) >= fewest) continue;
    // An edit takes one letter away at most and brings one.
    if (countBits(letters ^ lettersOf(other)) > 2 * (fewest - 1)) continue;
    const edits = distance(key, other, fewest, rows, work);
    if (edits < fewest) [best, fewest] = [name, edits];
    if (fewest === 0 || work.rowsLeft <= 0) break;
  }
  return best;
}

/** The same for words that are not kept with their keys. */
export function findNearestWord(typed: string, words: readonly string[]): string | undefined {
  return findNearest(
    typed,
    words.map((name) => ({ name, key: nameKey(name) })),
  );
}

/** Which letters a text holds, a bit for each, shared by those whose codes are alike. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index++) letters |= 1 << (text.charCodeAt(index) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * Optimal string alignment distance, or `bound` where it is no less, or there is no work left for it.
 * Only the cells within `bound` of the diagonal are looked at, of what is left without a common start and
 * end, and the three rows are used again: a class has thousands of names, and anybody may mistype often.
 */
function distance(
  one: string,
  other: string,
  bound: number,
  rows: Uint8Array[],
  work: { rowsLeft: number },
): number {
  const [from, to] = withoutCommonEnds(one, other);
  let [before, last, current] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= to.length; column++) last[column] = Math.min(column, bound);
  if (from.length > work.rowsLeft) return bound;
  for (let row = 1; row <= from.length; row++) {
    work.rowsLeft -= 1;
    current.fill(bound);
    current[0] = Math.min(row, bound);
    let least = current[0];
    const end = Math.min(to.length, row + bound);
    const typed = from.charCodeAt(row - 1);
    const typedBefore = from.charCodeAt(row - 2);
    for (let column = Math.max(1, row - bound); column <= end; column++) {
      const letter = to.charCodeAt(column - 1);
      const replaced = (last[column - 1] ?? bound) + (letter === typed ? 0 : 1);
      const added = Math.min(last[column] ?? bound, current[column - 1] ?? bound) + 1;
      let edits = Math.min(replaced, added, bound);
      const isSwapped = letter === typedBefore && to.charCodeAt(column - 2) === typed;
      if (isSwapped) edits = Math.min(edits, (before[column - 2] ?? bound) + 1);
      current[column] = edits;
      least = Math.min(least, edits);
    }
    if (least >= bound) return bound;
    [before, last, current] = [last, current, before];
  }
  return last[to.length] ?? bound;
}

function withoutCommonEnds(one: string, other: string): [string, string] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}
