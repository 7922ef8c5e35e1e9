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

/** How a line is kept, and what it is in the place where it comes back. */
export interface LineKeeping {
  store: (line: string) => string;
  recall: (line: string) => string;
}

const asTyped: LineKeeping = { store: (line) => line, recall: (line) => line };

/** The lines typed before, and the draft that is kept while they are looked through. */
export class InputHistory {
  readonly #keep: LineKeeping;
  readonly #lines: string[] = [];
  /** Lines back from the draft, which is 0. */
  #back = 0;
  #draft = "";

  constructor(keep: LineKeeping = asTyped) {
    this.#keep = keep;
  }

  /** The lines, the oldest first. */
  get lines(): readonly string[] {
    return this.#lines.map(this.#keep.recall);
  }

  /** Adds a line that was entered, and goes back to the draft. */
  add(line: string): void {
    this.#back = 0;
    if (line === "") return;
    const stored = this.#keep.store(line);
    if (stored !== this.#lines.at(-1)) this.#lines.push(stored);
  }

  /** Goes back to the draft, which is dropped. */
  leave(): void {
    this.#back = 0;
  }

  /** The line before, given the current one; undefined at the oldest. */
  older(now: string): string | undefined {
    if (this.#back === this.#lines.length) return undefined;
    if (this.#back === 0) this.#draft = now;
    this.#back += 1;
    return this.#recalled();
  }

  /** The line after, at last the draft; undefined at the draft. */
  newer(): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? this.#draft : this.#recalled();
  }

  #recalled(): string {
    return this.#keep.recall(this.#lines.at(-this.#back) ?? "");
  }
}
