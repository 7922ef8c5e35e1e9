/** Keeps at least the last `least` values that were set, and at most twice as many. */
export class RecentMap<Value> {
  readonly #least: number;
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();

  constructor(least: number) {
    this.#least = least;
  }

  set(key: string, value: Value): void {
    this.#recent.set(key, value);
    if (this.#recent.size < this.#least) return;
    // Two generations: the oldest are forgotten all at once, at no cost for each.
    this.#older = this.#recent;
    this.#recent = new Map();
  }

  get(key: string): Value | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }
}
