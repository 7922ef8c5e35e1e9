/** Items that wait to be taken, in order. One taker at a time. */
export class AsyncQueue<Item> {
  readonly #items: Item[] = [];
  #hasEnded = false;
  #wake: (() => void) | undefined;

  get size(): number {
    return this.#items.length;
  }

  put(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** Whether nothing more will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Nothing more will come; what is here can still be taken. */
  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** The next item, or undefined after the last. */
  async take(): Promise<Item | undefined> {
    while (this.#items.length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#items.shift();
  }

  /** All that is here. */
  takeAll(): Item[] {
    return this.#items.splice(0);
  }
}
