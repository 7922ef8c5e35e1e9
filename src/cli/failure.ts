import { exitCode } from "./exitCode.ts";

/** An end with a code other than 0, and what to say of it: one sentence and what to try next. */
export class Failure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "Failure";
    this.code = code;
  }

  static usage(message: string): Failure {
    return new Failure(exitCode.usage, message);
  }
}
