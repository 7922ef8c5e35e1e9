/** The history cannot be used. Its message says why in one sentence, and what to try. */
export class HistoryError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "HistoryError";
  }
}
