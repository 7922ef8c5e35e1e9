import { nameKey } from "./name.ts";

/** Edits that still count as a slip of the hand. */
const slips = 2;

/**
 * The candidate that was probably meant, or undefined where none is near: the fewest insertions,
 * deletions, replacements and swaps of neighbours, case and width apart.
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const key = nameKey(typed);
  let best: string | undefined;
  let fewest = Math.min(slips, Math.floor(key.length / 2)) + 1;
  for (const candidate of candidates) {
    // The length is looked at first: a class has thousands of names and most differ in that.
    if (Math.abs(candidate.length - key.length) >= fewest + slips) continue;
    const edits = distance(key, nameKey(candidate), fewest);
    if (edits < fewest) [best, fewest] = [candidate, edits];
    if (fewest === 0) break;
  }
  return best;
}

/** Optimal string alignment distance, or `bound` where it is no less. */
function distance(from: string, to: string, bound: number): number {
  if (Math.abs(from.length - to.length) >= bound) return bound;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, at(before, column - 2) + 1);
      current.push(edits);
      least = Math.min(least, edits);
    }
    if (least >= bound) return bound;
    [before, last] = [last, current];
  }
  return at(last, to.length);
}

function at(row: number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
