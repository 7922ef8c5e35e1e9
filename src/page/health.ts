import * as v from "valibot";
import type { Fingerprint } from "../model/fingerprint.ts";

const schema = v.object({
  fingerprint: v.exactOptional(v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))),
  address: v.exactOptional(v.string()),
});

/** What the server says of itself. */
export interface Health {
  fingerprint?: Fingerprint | undefined;
  /** Where others in the room can join, as `HOST:PORT`. */
  address?: string | undefined;
}

/** Milliseconds that the answer may take. */
const withinMs = 5_000;

/** Says nothing if the server does not tell, or not in time. */
export async function readHealth(): Promise<Health> {
  try {
    const answer = await fetch("/health", { signal: AbortSignal.timeout(withinMs) });
    const parsed = v.safeParse(schema, await answer.json());
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}
