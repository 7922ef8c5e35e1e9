import type { EdgeState } from "./past.ts";
import type { LogEntry, ReceivedMessage, SentMessage } from "./logEntry.ts";
import { conversationOf, senderOf } from "./logEntry.ts";

/** Time after which a sender's next message gets a heading of its own, with its time. */
export const followsWithinMs = 300_000;

/** What a log draws below the row before. */
export type Row =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  /** An end of what is read again of the history; `isOffline` if nothing comes for now. */
  | { kind: "edge"; key: "earlier" | "later"; state: EdgeState; isOffline: boolean }
  /** Messages in a row that were taken back, of one sender; `from` is undefined if they are the reader's own. */
  | { kind: "retracted"; key: string; from: string | undefined; count: number }
  /** That a message was typed here which belongs to another conversation. */
  | { kind: "elsewhere"; key: string; entry: SentMessage }
  /** `follows`: of the same sender to the same receiver, shortly after the one before. */
  | { kind: "entry"; key: string; entry: LogEntry; follows: boolean };

export interface Arrangement {
  /** Whose log it is. */
  conversation: string;
  /** The key of the first entry that nobody has seen yet. */
  firstNew: number | undefined;
  /** Tells one day from another. */
  dayOf: (at: number) => string;
}

/**
 * The rows of a conversation's log: each day is named once, whichever clocks the times are of, and a mark
 * stands before what is new.
 */
export function arrangeRows(
  entries: readonly LogEntry[],
  { conversation, firstNew, dayOf }: Arrangement,
): Row[] {
  const rows: Row[] = [];
  let before: LogEntry | undefined;
  /** When the message came whose heading stands above those that follow. */
  let headAt = 0;
  let named: { day: string; at: number } | undefined;
  const marked = findMarked(entries, firstNew);
  for (const entry of entries) {
    const day = dayOf(entry.at);
    // A clock that is behind does not take the log back to the day before.
    if (!named || (day !== named.day && entry.at > named.at)) {
      rows.push({ kind: "day", key: `day ${entry.key}`, at: entry.at });
      named = { day, at: entry.at };
      before = undefined;
    }
    if (entry === marked) {
      rows.push({ kind: "new", key: "new" });
      before = undefined;
    }
    if (entry.kind === "presence" && entry.joined.length + entry.left.length === 0) continue;
    if (entry.kind === "sent" && conversationOf(entry) !== conversation) {
      rows.push({ kind: "elsewhere", key: `${entry.key}`, entry });
      before = undefined;
      continue;
    }
    if (isRetracted(entry)) {
      addRetracted(rows, entry);
      before = undefined;
      continue;
    }
    const isSoon = entry.at - headAt < followsWithinMs;
    const follows = isSoon && before !== undefined && isFollowed(before, entry);
    if (!follows) headAt = entry.at;
    rows.push({ kind: "entry", key: `${entry.key}`, entry, follows });
    before = entry;
  }
  return rows;
}

/** Before it stands the mark. It may be gone from a full log: then all that came after it is new. */
function findMarked(
  entries: readonly LogEntry[],
  firstNew: number | undefined,
): LogEntry | undefined {
  if (firstNew === undefined) return undefined;
  return entries.find(({ key }) => key === firstNew) ?? entries.find(({ key }) => key > firstNew);
}

/** How many messages came since the mark, and when the first of them did; undefined if all was seen. */
export function countNew(rows: readonly Row[]): { count: number; since: number } | undefined {
  const mark = rows.findIndex(({ kind }) => kind === "new");
  const after =
    mark === -1 ? [] : rows.slice(mark).flatMap((row) => (isReceived(row) ? [row.entry] : []));
  const [first] = after;
  return first && { count: after.length, since: first.at };
}

function isReceived(row: Row): row is Extract<Row, { kind: "entry" }> {
  return row.kind === "entry" && row.entry.kind === "received";
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
  // What it answers stands between the name and the text.
  if (entry.replyTo !== undefined) return false;
  const isSameSender =
    before.kind === "received"
      ? entry.kind === "received" && entry.from === before.from
      : entry.kind === "sent";
  return isSameSender && entry.to === before.to;
}
