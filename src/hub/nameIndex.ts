/** Something that is found by its name. */
export interface Keyed {
  /** `nameKey` of the name: no two items have the same. */
  readonly key: string;
}

/** Items in a chunk, at most: adding one moves no more than these. */
const mostInChunk = 512;

/** A part of the items whose keys begin alike. */
export interface FoundPage<Item> {
  /** In the order of their keys. */
  items: Item[];
  /** How many begin so in all. */
  count: number;
  /** Whether others follow. */
  hasMore: boolean;
}

/**
 * Items in the order of their keys, in chunks: to add, remove and find costs hardly more with a hundred thousand
 * than with a hundred.
 */
export class NameIndex<Item extends Keyed> {
  readonly #chunks: Item[][] = [];

  add(item: Item): void {
    const at = this.#findChunk((key) => key < item.key);
    const chunk = this.#chunks[at] ?? this.#chunks.at(-1);
    if (!chunk) {
      this.#chunks.push([item]);
      return;
    }
    chunk.splice(
      findFirst(chunk, (key) => key < item.key),
      0,
      item,
    );
    if (chunk.length <= mostInChunk) return;
    this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, chunk.splice(mostInChunk / 2));
  }

  /** To be called while the item still has the key. */
  remove(item: Item): void {
    const at = this.#findChunk((key) => key < item.key);
    const chunk = this.#chunks[at];
    const index = chunk ? findFirst(chunk, (key) => key < item.key) : -1;
    if (!chunk || chunk[index] !== item) return;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /**
   * Those whose key begins with `prefix`.
   * @param after the key behind which to begin; undefined for the first page
   */
  find(prefix: string, after: string | undefined, most: number): FoundPage<Item> {
    const isBefore = (key: string): boolean => key < prefix;
    const isUpTo = (key: string): boolean => key < prefix || key.startsWith(prefix);
    const first = this.#rank(isBefore);
    const end = this.#rank(isUpTo);
    const from =
      after === undefined
        ? first
        : Math.max(
            first,
            this.#rank((key) => key <= after),
          );
    const items = this.#slice(from, Math.min(end, from + most));
    return { items, count: end - first, hasMore: from + items.length < end };
  }

  /** The first chunk whose last item is not before; as many as there are if all are. */
  #findChunk(isBefore: (key: string) => boolean): number {
    let [low, high] = [0, this.#chunks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last && isBefore(last.key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many items come before. */
  #rank(isBefore: (key: string) => boolean): number {
    const at = this.#findChunk(isBefore);
    let rank = 0;
    for (let index = 0; index < at; index += 1) rank += this.#chunks[index]?.length ?? 0;
    const chunk = this.#chunks[at];
    return chunk ? rank + findFirst(chunk, isBefore) : rank;
  }

  #slice(from: number, end: number): Item[] {
    const items: Item[] = [];
    let start = 0;
    for (const chunk of this.#chunks) {
      if (start >= end) break;
      if (start + chunk.length > from) {
        items.push(...chunk.slice(Math.max(0, from - start), end - start));
      }
      start += chunk.length;
    }
    return items;
  }
}

/** Where the first item stands that is not before. */
function findFirst(items: readonly Keyed[], isBefore: (key: string) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && isBefore(item.key)) low = middle + 1;
    else high = middle;
  }
  return low;
}
