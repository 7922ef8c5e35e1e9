/** The last time that was formatted: what is said in one turn mostly has the same. */
let last = { at: Number.NaN, text: "" };

/**
 * A time as ISO 8601 writes it, in UTC.
 * @param at milliseconds since 1970-01-01T00:00:00Z
 */
export function formatIsoTime(at: number): string {
  if (last.at !== at) last = { at, text: new Date(at).toISOString() };
  return last.text;
}
