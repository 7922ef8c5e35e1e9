/** Lines typed before, and the draft that stands while one looks through them. */
export class Recall {
  readonly #lines: string[] = [];
  /** How far back one looks: 0 is the draft. */
  #back = 0;
  #draft = "";

  /** Remembers a line that was entered; looking back begins anew. */
  add(line: string): void {
    this.#back = 0;
    if (line !== "" && line !== this.#lines.at(-1)) this.#lines.push(line);
  }

  /** The line before, given what stands now; undefined at the oldest. */
  older(now: string): string | undefined {
    if (this.#back === this.#lines.length) return undefined;
    if (this.#back === 0) this.#draft = now;
    this.#back += 1;
    return this.#lines.at(-this.#back);
  }

  /** The line after, at last the draft; undefined where that stands already. */
  newer(): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? this.#draft : this.#lines.at(-this.#back);
  }
}
