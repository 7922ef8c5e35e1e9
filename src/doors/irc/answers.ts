import type { Answer } from "./answer.ts";
import type { OutLine } from "./formatIrcLine.ts";

/** Answers go out in the order of what they answer: one that is still to come holds up those behind it. */
export class Answers {
  readonly #send: (lines: readonly OutLine[]) => void;
  #waiting: Answer[] = [];

  constructor(send: (lines: readonly OutLine[]) => void) {
    this.#send = send;
  }

  add(answer: Answer): void {
    this.#waiting.push(answer);
    this.settle();
  }

  /** Call when a part that was held has come. */
  settle(): void {
    while (this.#waiting[0]?.isWhole) {
      const { lines } = this.#waiting[0];
      this.#waiting.shift();
      if (lines.length > 0) this.#send(lines);
    }
  }
}
