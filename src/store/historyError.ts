export const elsewhere = "Choose another --data-dir, or --no-history.";

/** The history cannot be used. The message says why, and what to try. */
export class HistoryError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "HistoryError";
  }
}
