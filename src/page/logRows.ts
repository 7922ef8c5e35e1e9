import type { LogEntry, ReceivedMessage, SentMessage } from "./logEntry.ts";
import { senderOf } from "./logEntry.ts";

/** Entries that are drawn at once, and added for whoever asks for earlier ones. */
export const mostDrawn = 300;
/** Time after which the next message of the same sender gets a heading of its own. */
export const followsWithinMs = 300_000;

/** What a log draws below the row before. */
export type Row =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  /** Messages in a row that were taken back, of one sender; `from` is undefined if they are the reader's own. */
  | { kind: "retracted"; key: string; from: string | undefined; count: number }
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
    if (isRetracted(entry)) {
      addRetracted(rows, entry);
      before = undefined;
      continue;
    }
    const follows = before !== undefined && isFollowed(before, entry);
    rows.push({ kind: "entry", key: `${entry.key}`, entry, follows });
    before = entry;
  }
  return rows;
}

function isRetracted(entry: LogEntry): entry is ReceivedMessage | SentMessage {
  return (entry.kind === "received" || entry.kind === "sent") && entry.isRetracted === true;
}

/** Adds it to the row before if that is of the same sender: of much spam one line is left. */
function addRetracted(rows: Row[], entry: ReceivedMessage | SentMessage): void {
  const from = entry.kind === "received" ? senderOf(entry) : undefined;
  const last = rows.at(-1);
  if (last?.kind === "retracted" && last.from === from) {
    rows[rows.length - 1] = { ...last, count: last.count + 1 };
  } else {
    rows.push({ kind: "retracted", key: `${entry.key}`, from, count: 1 });
  }
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
