import type { Row } from "./logRows.ts";

/** Rows that are drawn at most: a browser lays out more of them too slowly to follow a finger. */
export const mostDrawn = 300;
/** Rows by which what is drawn moves on, as its reader comes near its edge. */
const stepRows = 100;
/** Rows that are drawn above the one that is looked for. */
const contextRows = 50;

/** The rows that are drawn: those from `start` on, up to `end`. */
export interface LogWindow {
  start: number;
  end: number;
}

/**
 * The newest rows. What is drawn first stays so for a while: a browser paints all anew that moves within the log.
 * @param first the key of the row that is drawn first by now
 */
export function findNewest(rows: readonly Row[], first: string | undefined): LogWindow {
  const end = rows.length;
  const latest = Math.max(0, end - mostDrawn + stepRows);
  const drawn = rows.findLastIndex(({ key }) => key === first);
  const isNear = drawn !== -1 && drawn >= end - mostDrawn;
  return { start: isNear ? Math.min(drawn, latest) : latest, end };
}

/** From the row of this key on; from the oldest on, if it is no longer there. */
export function findFrom(rows: readonly Row[], key: string): LogWindow {
  return startAt(
    rows,
    rows.findIndex((row) => row.key === key),
  );
}

/** With the row at this index, and some that come before it. */
export function findAround(rows: readonly Row[], index: number): LogWindow {
  return startAt(rows, index - contextRows);
}

/** Moves towards older (`-1`) or newer rows (`1`); what is in sight is in both windows. */
export function moveWindow(
  rows: readonly Row[],
  { start }: LogWindow,
  direction: -1 | 1,
): LogWindow {
  return startAt(rows, start + direction * stepRows);
}

function startAt(rows: readonly Row[], index: number): LogWindow {
  const start = Math.max(0, Math.min(index, rows.length - mostDrawn));
  return { start, end: Math.min(rows.length, start + mostDrawn) };
}
