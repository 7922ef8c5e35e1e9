/** Where a log is read: rows in sight, from the top, and where each stands. */
export type ReadingPlace = readonly {
  /** The row's key. */
  key: string;
  /** Pixels from the log's upper edge. */
  top: number;
  /** In pixels. */
  height: number;
}[];

/** @param keys of the rows that the log has as its children, in order */
export function findPlace(log: HTMLElement, keys: readonly string[]): ReadingPlace {
  const place: { key: string; top: number; height: number }[] = [];
  for (let index = findFirstInSight(log); index < keys.length; index++) {
    const row = log.children[index];
    const top = row && measureTop(log, row);
    if (top === undefined || top > log.clientHeight) break;
    place.push({ key: keys[index] ?? "", top, height: row?.clientHeight ?? 0 });
  }
  return place;
}

/**
 * Scrolls the log so that the first of those rows which is still there stands where it stood. One that is as high as it
 * was is better: a message loses its heading below another one of its sender. The ends stand nowhere.
 */
export function restorePlace(log: HTMLElement, keys: readonly string[], place: ReadingPlace): void {
  const there = place.flatMap(({ key, top, height }) => {
    const row = log.children[keys.indexOf(key)];
    return row && !row.matches(".edge") ? [{ row, top, height }] : [];
  });
  const found = there.find(({ row, height }) => row.clientHeight === height) ?? there[0];
  if (!found) return;
  const moved = measureTop(log, found.row) - found.top;
  // Setting it ends the swing of a finger's stroke.
  if (Math.abs(moved) > 0.5) log.scrollTop += moved;
}

function measureTop(log: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().top - log.getBoundingClientRect().top;
}

/** Halves the rows again and again: they stand one below the other. */
function findFirstInSight({ children, scrollTop }: HTMLElement): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = children[middle];
    const isAbove = row instanceof HTMLElement && row.offsetTop + row.offsetHeight <= scrollTop;
    if (isAbove) low = middle + 1;
    else high = middle;
  }
  return low;
}
