import type { Completion } from "./completion.ts";

/** What may stand there at most: a class has thousands of names. */
const mostListed = 60;
/** Between two of them. */
const gap = "  ";

/** What Tab puts in the place of a word, one after the other, and round again. */
export class CompletionCycle {
  readonly #candidates: readonly string[];
  /** What stands there now. */
  #current: string;
  #index = -1;
  #isListed = false;

  constructor({ replaced, candidates }: Completion) {
    this.#current = replaced;
    this.#candidates = candidates;
  }

  /** What to take away before the cursor, and what to put there. */
  next(): { replaced: string; candidate: string } {
    const replaced = this.#current;
    this.#index = (this.#index + 1) % Math.max(1, this.#candidates.length);
    this.#current = this.#candidates[this.#index] ?? replaced;
    return { replaced, candidate: this.#current };
  }

  /**
   * All candidates in rows, the first time there are several; else nothing.
   * @param columns of the terminal; 0 if it is not known
   */
  takeList(columns: number): string {
    if (this.#isListed || this.#candidates.length < 2) return "";
    this.#isListed = true;
    const listed = this.#candidates.slice(0, mostListed).map((one) => one.trimEnd());
    const others = this.#candidates.length - listed.length;
    const words = others > 0 ? [...listed, `and ${others} more`] : listed;
    const rows: string[] = [];
    for (const word of words) {
      const longer = `${rows.at(-1) ?? ""}${gap}${word}`;
      if (rows.length > 0 && Bun.stringWidth(longer) <= columns) rows[rows.length - 1] = longer;
      else rows.push(gap + word);
    }
    return `${rows.join("\n")}\n`;
  }
}
