/** A set that forgets what was added longest ago, so that it never grows beyond its size. */
export class RecentSet<Value> {
  readonly #size: number;
  readonly #values = new Set<Value>();

  constructor(size: number) {
    this.#size = size;
  }

  add(value: Value): void {
    this.#values.delete(value);
    this.#values.add(value);
    for (const oldest of this.#values) {
      if (this.#values.size <= this.#size) return;
      this.#values.delete(oldest);
    }
  }

  has(value: Value): boolean {
    return this.#values.has(value);
  }
}
