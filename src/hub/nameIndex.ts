/** Keys in a chunk, at most: adding one moves no more than these. */
const mostInChunk = 512;

/** Keys in their order, and who has each. */
interface Chunk<Holder> {
  readonly keys: string[];
  readonly holders: Holder[];
}

/** Where a key stands: a chunk's index, and the key's in it; behind all keys, the number of chunks. */
interface Place {
  readonly at: number;
  readonly index: number;
}

/** A part of those whose keys begin alike. */
export interface FoundPage<Holder> {
  /** In the order of their keys. */
  holders: Holder[];
  /** How many begin so in all. */
  count: number;
  /** Whether others follow. */
  hasMore: boolean;
}

/** Which of the keys, in their order, stand before the place that is sought by another. */
type Comparison = (key: string, sought: string) => boolean;

const isBelow: Comparison = (key, sought) => key < sought;
const isUpTo: Comparison = (key, sought) => key <= sought;
const isUpToPrefix: Comparison = (key, prefix) => key < prefix || key.startsWith(prefix);

/**
 * Who has which keys of names, in the order of the keys, in chunks: to add, remove and find costs hardly more with
 * a hundred thousand than with a hundred, and each takes a quarter of the memory that it would in a map.
 */
export class NameIndex<Holder> {
  readonly #chunks: Chunk<Holder>[] = [];

  /** Several may have one key: whoever is added later stands behind the others. */
  add(key: string, holder: Holder): void {
    const place = this.#findPlace(key, isUpTo);
    const at = Math.min(place.at, this.#chunks.length - 1);
    const chunk = this.#chunks[at];
    if (!chunk) {
      this.#chunks.push({ keys: [key], holders: [holder] });
      return;
    }
    const index = at === place.at ? place.index : chunk.keys.length;
    chunk.keys.splice(index, 0, key);
    chunk.holders.splice(index, 0, holder);
    if (chunk.keys.length > mostInChunk) this.#split(at, chunk);
  }

  remove(key: string, holder: Holder): void {
    const found = this.#find(key, (one) => one === holder);
    if (!found) return;
    const { chunk, at, index } = found;
    chunk.keys.splice(index, 1);
    chunk.holders.splice(index, 1);
    if (chunk.keys.length === 0) this.#chunks.splice(at, 1);
  }

  /** The first who has the key, of those meant; all are unless given. */
  get(key: string, isMeant?: (holder: Holder) => boolean): Holder | undefined {
    return this.#find(key, isMeant)?.holder;
  }

  /**
   * Those whose key begins with `prefix`.
   * @param after the key behind which to begin; undefined for the first page
   */
  find(prefix: string, after: string | undefined, most: number): FoundPage<Holder> {
    const first = this.#rank(prefix, isBelow);
    const end = this.#rank(prefix, isUpToPrefix);
    const from = after === undefined ? first : Math.max(first, this.#rank(after, isUpTo));
    const holders = this.#slice(from, Math.min(end, from + most));
    return { holders, count: end - first, hasMore: from + holders.length < end };
  }

  #split(at: number, chunk: Chunk<Holder>): void {
    const half = mostInChunk / 2;
    const upper = { keys: chunk.keys.splice(half), holders: chunk.holders.splice(half) };
    this.#chunks.splice(at + 1, 0, upper);
  }

  #find(key: string, isMeant?: (holder: Holder) => boolean) {
    let { at, index } = this.#findPlace(key, isBelow);
    for (let chunk = this.#chunks[at]; chunk?.keys[index] === key; chunk = this.#chunks[at]) {
      const holder = chunk.holders[index];
      if (holder !== undefined && isMeant?.(holder) !== false) return { holder, chunk, at, index };
      index += 1;
      if (index < chunk.keys.length) continue;
      at += 1;
      index = 0;
    }
    return undefined;
  }

  /** The place of the first key that is not before. */
  #findPlace(sought: string, isBefore: Comparison): Place {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.keys.at(-1);
      if (last !== undefined && isBefore(last, sought)) low = middle + 1;
      else high = middle;
    }
    const chunk = this.#chunks[low];
    return { at: low, index: chunk ? findFirst(chunk.keys, sought, isBefore) : 0 };
  }

  /** How many keys come before. */
  #rank(sought: string, isBefore: Comparison): number {
    const { at, index } = this.#findPlace(sought, isBefore);
    let rank = index;
    for (const { keys } of this.#chunks.slice(0, at)) rank += keys.length;
    return rank;
  }

  #slice(from: number, end: number): Holder[] {
    const found: Holder[] = [];
    let start = 0;
    for (const { holders } of this.#chunks) {
      if (start >= end) break;
      if (start + holders.length > from) {
        found.push(...holders.slice(Math.max(0, from - start), end - start));
      }
      start += holders.length;
    }
    return found;
  }
}

/** Where the first key stands that is not before. */
function findFirst(keys: readonly string[], sought: string, isBefore: Comparison): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle];
    if (key !== undefined && isBefore(key, sought)) low = middle + 1;
    else high = middle;
  }
  return low;
}
