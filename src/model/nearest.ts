import { limits } from "./limits.ts";
import { nameKey } from "./name.ts";

/** A candidate and what it is compared by: `nameKey` of its name. */
export interface Keyed {
  readonly name: string;
  readonly key: string;
}

/** Edits that still count as a slip of the hand. */
const slips = 2;
/** UTF-16 units of what can be a name or a slip of one. */
const longest = 2 * (limits.nameCharacters + slips);

/**
 * The candidate that was probably meant, or undefined where none is near: the fewest insertions,
 * deletions, replacements and swaps of neighbours, case and width apart.
 */
export function findNearest(typed: string, candidates: Iterable<Keyed>): string | undefined {
  // Folding is for names: a line's worth of letters may unfold eighteenfold.
  if (typed.length > longest) return undefined;
  const key = nameKey(typed);
  let best: string | undefined;
  let fewest = Math.min(slips, Math.floor(key.length / 2)) + 1;
  const rows = Array.from({ length: 3 }, () => new Uint8Array(key.length + fewest + 1));
  for (const { name, key: other } of candidates) {
    const edits = distance(key, other, fewest, rows);
    if (edits < fewest) [best, fewest] = [name, edits];
    if (fewest === 0) break;
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

/**
 * Optimal string alignment distance, or `bound` where it is no less. Only the cells within `bound` of
 * the diagonal are looked at, and the three rows are used again: a class has thousands of names, and
 * anybody may mistype often.
 */
function distance(from: string, to: string, bound: number, rows: Uint8Array[]): number {
  if (Math.abs(from.length - to.length) >= bound) return bound;
  let [before, last, current] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= to.length; column++) last[column] = Math.min(column, bound);
  for (let row = 1; row <= from.length; row++) {
    current.fill(bound);
    current[0] = Math.min(row, bound);
    let least = current[0];
    const end = Math.min(to.length, row + bound);
    for (let column = Math.max(1, row - bound); column <= end; column++) {
      const same = from[row - 1] === to[column - 1];
      const replaced = cell(last, column - 1) + (same ? 0 : 1);
      let edits = Math.min(cell(last, column) + 1, cell(current, column - 1) + 1, replaced, bound);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, cell(before, column - 2) + 1);
      current[column] = edits;
      least = Math.min(least, edits);
    }
    if (least >= bound) return bound;
    [before, last, current] = [last, current, before];
  }
  return cell(last, to.length);
}

function cell(row: Uint8Array, column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
