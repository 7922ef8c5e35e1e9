/** Runs checks one after the other, prints a line for each, and counts them. */
export class Checks {
  readonly #print: (line: string) => void;
  readonly #details: string[] = [];
  #passed = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  get areAllPassed(): boolean {
    return this.#details.length === 0;
  }

  /** A check passes if `act` does not throw. A failed one does not end the others. */
  async check(title: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.#passed += 1;
      this.#print(`ok      ${title}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#details.push(`${title}:\n${reason.replaceAll(/^/gm, "    ")}`);
      this.#print(`FAILED  ${title}: ${reason.split("\n")[0]}`);
    }
  }

  /** Prints why checks failed, and how many passed and failed. */
  summarize(): void {
    for (const detail of this.#details) this.#print(`\n${detail}`);
    this.#print(`\n${this.#passed} passed, ${this.#details.length} failed`);
  }
}
