/** Looks back for a line that holds what is typed, whatever the case, as Ctrl-R does in a shell. */
export class HistorySearch {
  readonly #lines: readonly string[];
  #sought = "";
  /** Of the line that was found; any other number if none is. */
  #index: number;

  /** @param lines the oldest first */
  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#index = lines.length;
  }

  /** Undefined before anything is typed, and if no line holds it. */
  get found(): string | undefined {
    return this.#lines[this.#index];
  }

  /** What stands in the place of the prompt. */
  get prompt(): string {
    const isInVain = this.#sought !== "" && this.found === undefined;
    return `${isInVain ? "(not found)" : "(search)"} ${this.#sought}`;
  }

  type(text: string): void {
    this.#sought += text;
    this.#lookFrom(this.#index);
  }

  /** Takes the last character back, and looks again from the newest line on. */
  erase(): void {
    this.#sought = [...this.#sought].slice(0, -1).join("");
    this.#lookFrom(this.#lines.length);
  }

  /** Goes on to an older line of other words, or stays if there is none. */
  older(): void {
    const { found } = this;
    const before = this.#index;
    if (found === undefined) return;
    this.#lookFrom(before - 1, found);
    if (this.found === undefined) this.#index = before;
  }

  #lookFrom(start: number, seen?: string): void {
    const sought = this.#sought.toLowerCase();
    const isFound = (line: string): boolean => line !== seen && line.toLowerCase().includes(sought);
    const until = Math.max(0, start + 1);
    this.#index =
      sought === "" ? this.#lines.length : this.#lines.slice(0, until).findLastIndex(isFound);
  }
}
