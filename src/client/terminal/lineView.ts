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

/** A half-typed line, and what stands in rows of its own above it. */
export interface Draft {
  text: string;
  cursor: number;
  /** Plain text; a row that is too long is cut. */
  above: readonly string[];
}

const usualSize = { columns: 80, rows: 24 };

/** What a terminal that becomes narrower does to rows that no longer fit: break them into several, or cut them. */
export interface Reflow {
  breaksRows: boolean;
  /** The row with the cursor is an exception in some terminals. */
  breaksCursorRow: boolean;
}

/**
 * The half-typed line on the terminal, in rows with hard ends: what to write to erase it and to draw it.
 * The cursor is placed by drawing what stands before it, so that it is right whatever width the terminal
 * gives an emoji.
 */
export class LineView {
  readonly #size: ViewSize;
  readonly #paintAbove: (row: string) => string;
  /** Widths of what is drawn from the line's first row to the cursor, row by row. */
  #above = [0];
  /** What was laid out last: much is printed above a line that stays as it is. */
  #last: { key: string; above: number[]; drawn: string } | undefined;

  /** @param paintAbove sets off what stands above the line */
  constructor(size: ViewSize, paintAbove: (row: string) => string) {
    this.#size = size;
    this.#paintAbove = paintAbove;
  }

  get #columns(): number {
    return this.#size.columns || usualSize.columns;
  }

  /** The cursor is not in the first row that is drawn. */
  get hasRowsAbove(): boolean {
    return this.#above.length > 1;
  }

  /** Goes to the start of the line and clears from there on. */
  erase(reflow: Reflow): string {
    const up = this.#rowsUp(reflow);
    this.forget();
    return `${upBy(up)}\r${clearBelow}`;
  }

  /** From now on nothing is drawn, or it stands where nobody knows. */
  forget(): void {
    this.#above = [0];
  }

  /** The terminal was so wide when it drew the line: of longer rows it has drawn no more. */
  cut(columns: number): void {
    this.#above = this.#above.map((wide) => Math.min(wide, columns));
  }

  /**
   * Whether it depends on the terminal where the line begins; true only after it became narrower.
   * @param breaksRows undefined if it is not known
   */
  isInDoubt(breaksRows: boolean | undefined): boolean {
    const ways = (breaksRows === undefined ? [false, true] : [breaksRows]).flatMap((breaksRows) => [
      this.#rowsUp({ breaksRows, breaksCursorRow: false }),
      this.#rowsUp({ breaksRows, breaksCursorRow: true }),
    ]);
    return new Set(ways).size > 1;
  }

  /** Whether the row with the cursor was broken, by the column the cursor is in now. */
  isCursorRowBroken(column: number): boolean {
    const columns = this.#columns;
    const before = this.#above.at(-1) ?? 0;
    // The cursor stands in the last column if the row was cut.
    return before >= columns && column === before % columns && column !== columns - 1;
  }

  /** Draws the line at the cursor, at the start of a row; of a line too high for the screen, the part near the cursor. */
  draw(draft: Draft): string {
    const height = Math.max(1, (this.#size.rows || usualSize.rows) - 1);
    const key = JSON.stringify([this.#columns, height, draft]);
    if (this.#last?.key !== key) this.#last = { key, ...this.#layOut(draft, height) };
    this.#above = this.#last.above;
    return this.#last.drawn;
  }

  #layOut(draft: Draft, height: number): { above: number[]; drawn: string } {
    const { text, cursor } = draft;
    const line = layOutLine(text, cursor, this.#columns);
    const pinned = draft.above.map((row) => this.#paintAbove(cutRow(row, this.#columns)));
    const rows = [...pinned, ...line.rows];
    const cursorRow = pinned.length + line.cursorRow;
    const { beforeCursor } = line;
    const first = Math.max(0, cursorRow - height + 1);
    const shown = rows.slice(first, first + height);
    const above = [...rows.slice(first, cursorRow), beforeCursor].map((row) =>
      Bun.stringWidth(row),
    );
    const back = `${upBy(first + shown.length - 1 - cursorRow)}\r${beforeCursor}`;
    const isBehind = cursor >= text.length;
    return { above, drawn: `${wrapOff}${shown.join("\r\n")}${isBehind ? "" : back}${wrapOn}` };
  }

  /** From the cursor's row to the line's first. */
  #rowsUp({ breaksRows, breaksCursorRow }: Reflow): number {
    const columns = this.#columns;
    const above = this.#above.slice(0, -1);
    const within = breaksCursorRow ? Math.floor((this.#above.at(-1) ?? 0) / columns) : 0;
    if (!breaksRows) return above.length + within;
    return above.reduce((sum, wide) => sum + Math.max(1, Math.ceil(wide / columns)), within);
  }
}

function upBy(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : "";
}

/** The row, with its end left out if it does not fit. */
function cutRow(row: string, columns: number): string {
  if (Bun.stringWidth(row) <= columns) return row;
  let kept = "";
  for (const grapheme of splitGraphemes(row)) {
    if (Bun.stringWidth(kept + grapheme) > columns - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

interface LineRows {
  rows: string[];
  /** The row the cursor is in, from 0. */
  cursorRow: number;
  /** What stands before the cursor in its row. */
  beforeCursor: string;
}

/** Breaks a text with a cursor into rows of so many columns. A wide character is never split. */
function layOutLine(text: string, cursor: number, columns: number): LineRows {
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
