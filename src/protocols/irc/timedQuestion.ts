import type { Connection } from "../../transport/connection.ts";

/** A question that is answered within some time, or by that time itself. One is asked at a time. */
export class TimedQuestion {
  readonly #connection: Pick<Connection, "after">;
  #asked: PromiseWithResolvers<boolean> | undefined;

  /** @param connection whose time it is */
  constructor(connection: Pick<Connection, "after">) {
    this.#connection = connection;
  }

  /**
   * Resolves to the answer; whoever asks meanwhile gets the same.
   * @param begin lets somebody know of the question
   * @param tooLate gives the answer if there is none within so many milliseconds
   */
  ask(withinMs: number, begin: () => void, tooLate: () => boolean): Promise<boolean> {
    if (this.#asked) return this.#asked.promise;
    const asked = Promise.withResolvers<boolean>();
    this.#asked = asked;
    begin();
    const timer = this.#connection.after(withinMs, () => {
      // What came while this server stood still is read first.
      setImmediate(() => {
        if (this.#asked === asked) asked.resolve(tooLate());
      });
    });
    void asked.promise.then(() => {
      timer.stop();
      this.#asked = undefined;
    });
    return asked.promise;
  }

  answer(answer: boolean): void {
    this.#asked?.resolve(answer);
  }
}
