/** How long a test waits for what it expects before it fails; it never waits that long when all is well. */
export const patienceMs = 20_000;

/** All the text one peer, window or terminal has been shown so far, and a way to wait for more of it. */
export class Transcript {
  readonly #whose: string;
  readonly #decoder = new TextDecoder();
  #text = "";
  #from = 0;
  #onChange: (() => void)[] = [];
  #hasEnded = false;

  constructor(whose: string) {
    this.#whose = whose;
  }

  get text(): string {
    return this.#text;
  }

  get lines(): string[] {
    return this.#text.split("\n").slice(0, -1);
  }

  add(bytes: Uint8Array | string): void {
    this.#text += typeof bytes === "string" ? bytes : this.#decoder.decode(bytes, { stream: true });
    this.#changed();
  }

  /** Nothing more will be added. */
  end(): void {
    this.#hasEnded = true;
    this.#changed();
  }

  /** Waits until the text is shown after what was last waited for, and goes on from behind it. */
  async sees(expected: string): Promise<void> {
    await this.until(
      () => this.#text.includes(expected, this.#from),
      `to see ${JSON.stringify(expected)}`,
    );
    this.#from = this.#text.indexOf(expected, this.#from) + expected.length;
  }

  /** Waits until the text has all that the pattern describes, and gives its first group. */
  async gives(pattern: RegExp): Promise<string> {
    await this.until(() => pattern.test(this.#text), `for ${pattern}`);
    return pattern.exec(this.#text)?.[1] ?? "";
  }

  async ended(): Promise<void> {
    await this.until(() => this.#hasEnded, "to end", true);
  }

  /** Waits until `isTrue`, which is asked again whenever something was added. */
  async until(isTrue: () => boolean, what: string, mayEnd = false): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(() => late.reject(this.#failure(what, "in time")), patienceMs);
    try {
      while (!isTrue()) {
        if (this.#hasEnded && !mayEnd) throw this.#failure(what, "before the end");
        const change = new Promise<void>((resolve) => {
          this.#onChange.push(resolve);
        });
        await Promise.race([change, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #failure(what: string, when: string): Error {
    const rest = this.#text.slice(this.#from).slice(-2_000);
    return new Error(`${this.#whose} waited in vain ${what} ${when}; shown since:\n${rest}`);
  }

  #changed(): void {
    for (const resolve of this.#onChange.splice(0)) resolve();
  }
}
