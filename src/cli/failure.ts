import type { Outcome } from "../client/outcome.ts";
import type { FileOutput } from "./fileOutput.ts";

/** Exit codes, the same for every command. */
export const exitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  /** Server unreachable or lost. */
  unreachable: 3,
  /** Name or message refused, or not delivered. */
  refused: 4,
  /** The server may be an impostor. */
  untrusted: 5,
  interrupted: 130,
} as const;

/** Ends the program with a code other than 0. The message is one sentence and what to do next; it may be empty. */
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

  static interrupted(): Failure {
    return new Failure(exitCode.interrupted, "");
  }

  /** For a standard output that cannot be written. Silent if only its reader has gone, as in `… | head`. */
  static unwritable({ code }: NodeJS.ErrnoException): Failure {
    const text = `Standard output cannot be written (${code}). Redirect it to another place.`;
    return new Failure(exitCode.failure, code === "EPIPE" ? "" : text);
  }
}

/** Never resolves; throws a {@link Failure} as soon as the output cannot be written. */
export async function failWith(output: FileOutput): Promise<never> {
  throw Failure.unwritable(await output.failed);
}

/** Reports how a client's session ended: a good end on `errors`, any other by throwing a {@link Failure}. */
export function reportOutcome(outcome: Outcome, errors: FileOutput): void {
  switch (outcome.kind) {
    case "done":
      if (outcome.text !== undefined) errors.write(`${outcome.text}\n`);
      return;
    case "interrupted":
      throw Failure.interrupted();
    case "unreachable":
    case "lost":
      throw new Failure(exitCode.unreachable, outcome.text);
    case "refused":
      throw new Failure(exitCode.refused, outcome.text);
    case "untrusted":
      throw new Failure(exitCode.untrusted, outcome.text);
    default:
      outcome satisfies never;
  }
}
