import { cleanText } from "../../model/text.ts";

/** Stands for a line end in the one line that is edited. */
export const lineEnd = "␤";
/** Stands for a tab there. */
const tab = "␉";

/** Pasted text as one line, as the input line holds it. */
export function encodeInput(text: string): string {
  return cleanText(text).replace(/\n+$/u, "").replaceAll("\n", lineEnd).replaceAll("\t", tab);
}

/** The text that the input line holds. */
export function decodeInput(line: string): string {
  return line.replaceAll(lineEnd, "\n").replaceAll(tab, "\t");
}

/** The lines typed before, and the draft that is kept while they are looked through. */
export class InputHistory {
  readonly #lines: string[] = [];
  /** Lines back from the draft, which is 0. */
  #back = 0;
  #draft = "";

  /** The lines, the oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Adds a line that was entered, and goes back to the draft. */
  add(line: string): void {
    this.#back = 0;
    if (line !== "" && line !== this.#lines.at(-1)) this.#lines.push(line);
  }

  /** The line before, given the current one; undefined at the oldest. */
  older(now: string): string | undefined {
    if (this.#back === this.#lines.length) return undefined;
    if (this.#back === 0) this.#draft = now;
    this.#back += 1;
    return this.#lines.at(-this.#back);
  }

  /** The line after, at last the draft; undefined at the draft. */
  newer(): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? this.#draft : this.#lines.at(-this.#back);
  }
}
