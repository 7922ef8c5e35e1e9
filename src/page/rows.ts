import { limits } from "../model/limits.ts";
import type { Entry } from "./entry.ts";

/** What a log draws below the row before. */
export type Row =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  /** `follows`: of the same sender to the same receiver, shortly after the one before. */
  | { kind: "entry"; key: string; entry: Entry; follows: boolean };

/**
 * The rows of a log: each day is named once, whichever clocks the times are of, and what nobody has
 * seen yet begins with a mark.
 * @param firstNew the key of the first entry nobody has seen yet
 * @param dayOf tells one day from another
 */
export function rowsOf(
  entries: readonly Entry[],
  firstNew: number | undefined,
  dayOf: (at: number) => string,
): Row[] {
  const rows: Row[] = [];
  let before: Entry | undefined;
  let named: { day: string; at: number } | undefined;
  for (const entry of entries) {
    const day = dayOf(entry.at);
    // A clock that is behind does not take the log back to the day before.
    if (!named || (day !== named.day && entry.at > named.at)) {
      rows.push({ kind: "day", key: `day ${entry.key}`, at: entry.at });
      named = { day, at: entry.at };
      before = undefined;
    }
    if (entry.key === firstNew) {
      rows.push({ kind: "new", key: "new" });
      before = undefined;
    }
    const follows = before !== undefined && isFollowed(before, entry);
    rows.push({ kind: "entry", key: `${entry.key}`, entry, follows });
    before = entry;
  }
  return rows;
}

function isFollowed(before: Entry, entry: Entry): boolean {
  if (before.kind === "notice" || before.kind === "presence") return false;
  if (entry.kind === "notice" || entry.kind === "presence") return false;
  const isSameSender =
    before.kind === "heard"
      ? entry.kind === "heard" && entry.from === before.from
      : entry.kind === "said";
  return isSameSender && entry.to === before.to && entry.at - before.at < limits.pageGroupMs;
}
