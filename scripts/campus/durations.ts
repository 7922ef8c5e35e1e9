/** Milliseconds above which a duration counts as this one. */
const longest = 120_000;

/** Many durations, of which no more is kept than how often each came, in whole milliseconds. */
export class Durations {
  readonly #counts = new Uint32Array(longest + 1);
  #total = 0;

  get size(): number {
    return this.#total;
  }

  add(ms: number): void {
    const whole = Math.min(longest, Math.max(0, Math.round(ms)));
    this.#counts[whole] = (this.#counts[whole] ?? 0) + 1;
    this.#total += 1;
  }

  /** That share of them is no longer; NaN if there are none. */
  percentile(share: number): number {
    let left = Math.ceil(this.#total * share);
    if (left === 0) return Number.NaN;
    for (const [ms, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return ms;
    }
    return longest;
  }

  /** How often each came, by their milliseconds. */
  get counts(): [ms: number, count: number][] {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }

  /** Adds what another has counted. */
  merge(counts: readonly [ms: number, count: number][]): void {
    for (const [ms, count] of counts) {
      this.#counts[ms] = (this.#counts[ms] ?? 0) + count;
      this.#total += count;
    }
  }

  clear(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}
