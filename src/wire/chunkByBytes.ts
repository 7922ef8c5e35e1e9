import { limits } from "../model/limits.ts";
import { byteLength } from "../model/text.ts";

const encoder = new TextEncoder();

/** In a JSON list two quotes and a comma stand around a name. */
const bytesAround = 3;

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
  let chunk: Item[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const needed = bytesOf(item);
    if (bytes + needed > most) {
      chunk = [];
      chunks.push(chunk);
      bytes = 0;
    }
    chunk.push(item);
    bytes += needed;
  }
  return chunks;
}

/** Two lists of names in pairs of chunks, each pair short enough for one frame; at least one pair. */
export function chunkNames(
  first: readonly string[],
  second: readonly string[],
): [first: string[], second: string[]][] {
  const one = chunkList(first);
  const other = chunkList(second);
  const pairs = Math.max(1, one.length, other.length);
  return Array.from({ length: pairs }, (_, index) => [one[index] ?? [], other[index] ?? []]);
}

function chunkList(names: readonly string[]): string[][] {
  // Most lists fit into one frame, which costs far less to find out than the bytes of each name.
  const bytes = encoder.encode(names.join("")).length + names.length * bytesAround;
  return bytes <= limits.listBytes
    ? [[...names]]
    : chunkByBytes(names, limits.listBytes, bytesOfName);
}

function bytesOfName(name: string): number {
  return byteLength(name) + bytesAround;
}
