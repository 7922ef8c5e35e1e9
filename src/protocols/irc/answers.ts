import type { Answer } from "./answer.ts";
import type { OutLine } from "./formatIrcLine.ts";

/** Whom answers go to. */
export interface Answered {
  send(lines: readonly OutLine[]): void;
}

/** Answers go out in the order of what they answer: one that is still to come holds up those behind it. */
export class Answers {
  readonly #client: Answered;
  /** Undefined where none waits, as is the rule. */
  #waiting: Answer[] | undefined;

  constructor(client: Answered) {
    this.#client = client;
  }

  add(answer: Answer): void {
    if (this.#waiting) this.#waiting.push(answer);
    else this.#waiting = [answer];
    this.settle();
  }

  /** Call when a part that was held has come. */
  settle(): void {
    const waiting = this.#waiting ?? [];
    while (waiting[0]?.isWhole) {
      const { lines } = waiting[0];
      waiting.shift();
      if (lines.length > 0) this.#client.send(lines);
    }
    if (waiting.length === 0) this.#waiting = undefined;
  }
}
