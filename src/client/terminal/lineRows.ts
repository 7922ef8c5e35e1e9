import { graphemes } from "./graphemes.ts";

export interface LineRows {
  rows: string[];
  /** The row the cursor is in, from 0. */
  cursorRow: number;
  /** What stands before the cursor in its row. */
  beforeCursor: string;
}

/** How a text and the cursor in it go on rows of so many columns. A wide character is never split. */
export function lineRows(text: string, cursor: number, columns: number): LineRows {
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
  for (const grapheme of graphemes(text)) {
    const wide = Bun.stringWidth(grapheme);
    if (width > 0 && width + wide > columns) endRow();
    end += grapheme.length;
    if (end > cursor) place ??= { cursorRow: rows.length, beforeCursor: row };
    row += grapheme;
    width += wide;
  }
  // Behind a full row the cursor stands at the start of the next.
  if (!place && width >= columns) endRow();
  place ??= { cursorRow: rows.length, beforeCursor: row };
  return { rows: [...rows, row], ...place };
}
