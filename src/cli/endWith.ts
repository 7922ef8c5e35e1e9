import type { Outcome } from "../client/outcome.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";

const codes = {
  unreachable: exitCode.unreachable,
  lost: exitCode.unreachable,
  refused: exitCode.refused,
} as const;

/** Returns where a stay ended well, and says what there is to say of it; throws its failure otherwise. */
export function endWith(outcome: Outcome): void {
  if (outcome.kind === "done") {
    if (outcome.text !== undefined) process.stderr.write(`${outcome.text}\n`);
    return;
  }
  if (outcome.kind === "interrupted") throw new Failure(exitCode.interrupted, "");
  throw new Failure(codes[outcome.kind], outcome.text);
}
