import { limits } from "../model/limits.ts";

/** Two lists of names, cut into pairs so that each pair fits into one frame; at least one pair. */
export function nameChunks(
  first: readonly string[],
  second: readonly string[],
): [first: string[], second: string[]][] {
  const one = chunksOf(first);
  const other = chunksOf(second);
  const pairs = Math.max(1, one.length, other.length);
  return Array.from({ length: pairs }, (_, index) => [one[index] ?? [], other[index] ?? []]);
}

function chunksOf(names: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const name of names) {
    // Two quotes and a comma stand around a name.
    const needed = Buffer.byteLength(name) + 3;
    if (bytes + needed > limits.listBytes) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(name);
    bytes += needed;
  }
  return chunks;
}
