import type { Outcome } from "../client/outcome.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";

const codes = {
  unreachable: exitCode.unreachable,
  lost: exitCode.unreachable,
  refused: exitCode.refused,
} as const;

/** Returns where a stay ended well; throws its failure where it did not. */
export function endWith(outcome: Outcome): void {
  if (outcome.kind === "done") return;
  if (outcome.kind === "interrupted") throw new Failure(exitCode.interrupted, "");
  throw new Failure(codes[outcome.kind], outcome.text);
}
