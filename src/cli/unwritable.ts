import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";

/** How a command ends whose standard output cannot be written: quietly, where its reader has gone. */
export function unwritable({ code }: NodeJS.ErrnoException): Failure {
  if (code === "EPIPE") return new Failure(exitCode.failure, "");
  const text = `Standard output cannot be written (${code}). Send it to a place that can be.`;
  return new Failure(exitCode.failure, text);
}
