import { limits } from "../model/limits.ts";
import { byteLength } from "../model/text.ts";

/**
 * The items in order, in chunks of at most `most` bytes; an item that is longer has a chunk of its own.
 * No items are no chunks.
 * @param bytesOf counts an item with what separates it from the next
 */
export function chunkByBytes<Item>(
  items: readonly Item[],
  most: number,
  bytesOf: (item: Item) => number,
): Item[][] {
  const chunks: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const needed = bytesOf(item);
    if (bytes + needed > most) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(item);
    bytes += needed;
  }
  return chunks;
}

/** Two lists of names in pairs of chunks, each pair short enough for one frame; at least one pair. */
export function chunkNames(
  first: readonly string[],
  second: readonly string[],
): [first: string[], second: string[]][] {
  const one = chunkByBytes(first, limits.listBytes, bytesOfName);
  const other = chunkByBytes(second, limits.listBytes, bytesOfName);
  const pairs = Math.max(1, one.length, other.length);
  return Array.from({ length: pairs }, (_, index) => [one[index] ?? [], other[index] ?? []]);
}

/** In a JSON list: two quotes and a comma stand around a name. */
function bytesOfName(name: string): number {
  return byteLength(name) + 3;
}
