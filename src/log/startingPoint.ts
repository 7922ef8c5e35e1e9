import type { Engine } from "./engine.ts";
import type { LogPlace } from "./logState.ts";
import { fingerprintOf } from "./recordCipher.ts";

/** Where a server begins to apply the log. */
export type StartingPoint =
  /** After what its history holds; `place` is undefined if that is nothing. */
  | { kind: "goesOn"; place: LogPlace | undefined }
  /** With an empty history, at the first record: what it holds is of another log than the engine's. */
  | { kind: "startsAgain"; why: string }
  | { kind: "refused"; why: string };

const copyAnother =
  "Stop another server of the class, copy its data folder to this one, and start both again.";

/**
 * Compares how far a server has applied the log with what the engine holds. Rejects while the engine is away.
 * @param place as the store keeps it; undefined for an empty store
 */
export async function findStartingPoint(
  engine: Pick<Engine, "bounds" | "find">,
  place: LogPlace | undefined,
): Promise<StartingPoint> {
  const { first } = await engine.bounds();
  const isWhole = first === 1;
  if (!place) {
    if (isWhole) return { kind: "goesOn", place };
    const why = `The log does not go back to the beginning of the class any more. ${copyAnother}`;
    return { kind: "refused", why };
  }
  const difference = await findDifference(engine, place);
  if (difference !== undefined) {
    if (isWhole) return { kind: "startsAgain", why: difference };
    return { kind: "refused", why: `${difference} It is not whole any more. ${copyAnother}` };
  }
  if (place.seq + 1 >= first) return { kind: "goesOn", place };
  const why = `This server was away for longer than the log is kept. ${copyAnother}`;
  return { kind: "refused", why };
}

async function findDifference(
  engine: Pick<Engine, "bounds" | "find">,
  { seq, fingerprint }: LogPlace,
): Promise<string | undefined> {
  const entry = await engine.find(seq);
  if (entry) {
    if (fingerprintOf(entry.bytes) === fingerprint) return undefined;
    return "The engine's log differs from the one that this history comes from.";
  }
  // Else it has aged out: then it is the newest that has, or this server was away for too long.
  const { last } = await engine.bounds();
  return last < seq ? "The engine's log ends before this history does." : undefined;
}
