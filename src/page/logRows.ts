import type { LogEntry } from "./logEntry.ts";

/** Entries that are drawn at once, and added for whoever asks for earlier ones. */
export const mostDrawn = 300;
/** Time after which the next message of the same sender gets a heading of its own. */
export const followsWithinMs = 300_000;

/** What a log draws below the row before. */
export type Row =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  /** `follows`: of the same sender to the same receiver, shortly after the one before. */
  | { kind: "entry"; key: string; entry: LogEntry; follows: boolean };

/**
 * The rows of a log: each day is named once, whichever clocks the times are of, and a mark stands before
 * what is new.
 * @param firstNew the key of the first entry that nobody has seen yet
 * @param dayOf tells one day from another
 */
export function arrangeRows(
  entries: readonly LogEntry[],
  firstNew: number | undefined,
  dayOf: (at: number) => string,
): Row[] {
  const rows: Row[] = [];
  let before: LogEntry | undefined;
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

function isFollowed(before: LogEntry, entry: LogEntry): boolean {
  if (before.kind === "notice" || before.kind === "presence") return false;
  if (entry.kind === "notice" || entry.kind === "presence") return false;
  const isSameSender =
    before.kind === "received"
      ? entry.kind === "received" && entry.from === before.from
      : entry.kind === "sent";
  return isSameSender && entry.to === before.to && entry.at - before.at < followsWithinMs;
}
