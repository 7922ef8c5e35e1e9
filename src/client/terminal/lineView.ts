import { splitGraphemes } from "./graphemes.ts";

const clearBelow = "\u001b[J";
/** Without auto-wrap a terminal that draws a character wider than expected cannot upset the rows. */
const wrapOff = "\u001b[?7l";
const wrapOn = "\u001b[?7h";

/** The terminal's size, as it tells it; 0 if it does not know. */
export interface ViewSize {
  readonly columns: number;
  readonly rows: number;
}

const usualSize = { columns: 80, rows: 24 };

/**
 * The half-typed line on the terminal, in rows with hard ends: what to write to erase it and to draw it.
 * The cursor is placed by drawing what stands before it, so that it is right whatever width the terminal
 * gives an emoji.
 */
export class LineView {
  readonly #size: ViewSize;
  /** What is drawn from the line's first row to the cursor, row by row. */
  #above: string[] = [];

  constructor(size: ViewSize) {
    this.#size = size;
  }

  /** Goes to the start of the line and clears from there on. */
  erase(): string {
    const columns = this.#size.columns || usualSize.columns;
    // A terminal that became narrower has broken each of the rows into several.
    const before = this.#above.slice(0, -1).map((row) => Math.ceil(width(row) / columns) || 1);
    const within = Math.floor(width(this.#above.at(-1) ?? "") / columns);
    const up = before.reduce((sum, rows) => sum + rows, within);
    this.#above = [];
    return `${upBy(up)}\r${clearBelow}`;
  }

  /** Draws the line at the cursor, at the start of a row; of a line too high for the screen, the part near the cursor. */
  draw(text: string, cursor: number): string {
    const columns = this.#size.columns || usualSize.columns;
    const { rows, cursorRow, beforeCursor } = layOutLine(text, cursor, columns);
    const height = Math.max(1, (this.#size.rows || usualSize.rows) - 1);
    const first = Math.max(0, cursorRow - height + 1);
    const shown = rows.slice(first, first + height);
    this.#above = [...rows.slice(first, cursorRow), beforeCursor];
    const back = `${upBy(first + shown.length - 1 - cursorRow)}\r${beforeCursor}`;
    const isBehind = cursor >= text.length;
    return `${wrapOff}${shown.join("\r\n")}${isBehind ? "" : back}${wrapOn}`;
  }
}

function width(row: string): number {
  return Bun.stringWidth(row);
}

function upBy(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : "";
}

export interface LineRows {
  rows: string[];
  /** The row the cursor is in, from 0. */
  cursorRow: number;
  /** What stands before the cursor in its row. */
  beforeCursor: string;
}

/** Breaks a text with a cursor into rows of so many columns. A wide character is never split. */
export function layOutLine(text: string, cursor: number, columns: number): LineRows {
  const rows: string[] = [];
  let row = "";
  let width = 0;
  let end = 0;
  let place: Omit<LineRows, "rows"> | undefined;
  const endRow = (): void => {
    rows.push(row);
    row = "";
    width = 0;
  };
  for (const grapheme of splitGraphemes(text)) {
    const wide = Bun.stringWidth(grapheme);
    if (width > 0 && width + wide > columns) endRow();
    end += grapheme.length;
    if (end > cursor) place ??= { cursorRow: rows.length, beforeCursor: row };
    row += grapheme;
    width += wide;
  }
  // After a full row the cursor is at the start of the next.
  if (!place && width >= columns) endRow();
  place ??= { cursorRow: rows.length, beforeCursor: row };
  return { rows: [...rows, row], ...place };
}
