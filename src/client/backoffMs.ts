import { limits } from "../model/limits.ts";

/**
 * How long to wait before the next try: exponential backoff with full jitter above a least time, so
 * that a class that lost its server does not come back in one moment.
 * @param attempt 0 for the first
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: () => number): number {
  const { backoffLeastMs: least, backoffMostMs: most } = limits;
  const ceiling = Math.min(most, least * 2 ** (attempt + 1));
  return least + random() * (ceiling - least);
}
