import type { ScreenCell } from "../../test/support/terminalProgram.ts";

/** A terminal's screen as a picture is drawn of it. */
export interface DrawnScreen {
  title: string;
  rows: readonly (readonly ScreenCell[])[];
  /** Counted from 0. */
  cursor: { row: number; column: number };
}

/** Pixels. */
const [cellWidth, rowHeight, fontSize] = [8, 18, 13.3];
const [margin, barHeight] = [14, 34];

/** The sixteen colours by their numbers (ECMA-48 SGR 30 to 37, 90 to 97), legible on the background. */
const colours = (
  "#3b4252 #f07178 #9ccc65 #e6c07b #6ea8fe #d58cf0 #4dd0e1 #d8dee9 " +
  "#6b7383 #ff8b92 #b7e08a #ffd68a #93bdff #e6adff #84e6f0 #ffffff"
).split(" ");
const styles = `
    .back { fill: #171a21; stroke: #3b4252 }
    .title { font: 600 13px system-ui, sans-serif; fill: #a4abba; text-anchor: middle }
    .cell { font: ${fontSize}px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #e8eaf0; white-space: pre }
    .dim { fill-opacity: 0.6 }
    .bold { font-weight: 700 }
    .struck { text-decoration: line-through }
    .cursor { fill: #e8eaf0 }`;

/** Draws the screen as an SVG, each run of letters that are set alike as one text as wide as its cells. */
export function drawScreen({ title, rows, cursor }: DrawnScreen): string {
  const columns = Math.max(...rows.map((cells) => cells.length));
  const width = columns * cellWidth + 2 * margin;
  const height = barHeight + rows.length * rowHeight + margin;
  const lights = ["#ff5f57", "#febc2e", "#28c840"].map(
    (fill, index) => `<circle cx="${20 + 18 * index}" cy="17" r="5.5" fill="${fill}"/>`,
  );
  const block = `<rect class="cursor" x="${margin + cursor.column * cellWidth}" y="${barHeight + cursor.row * rowHeight + 2}" width="${cellWidth}" height="${rowHeight - 3}"/>`;
  const parts = [
    `<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    ...lights,
    `<text class="title" x="${width / 2}" y="21">${escapeXml(title)}</text>`,
    ...rows.flatMap((cells, row) => splitRuns(cells).map((run) => drawRun(run, row))),
    block,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
  <style>${styles}
  </style>
  ${parts.join("\n  ")}
</svg>
`;
}

interface Run {
  column: number;
  cells: ScreenCell[];
}

/** The letters of a row that are set alike, without blanks at their ends. */
function splitRuns(cells: readonly ScreenCell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of cells.entries()) {
    const last = runs.at(-1);
    if (last && styleOf(cell) === styleOf(last.cells[0])) last.cells.push(cell);
    else runs.push({ column, cells: [cell] });
  }
  return runs.flatMap(({ column, cells: run }) => {
    const start = run.findIndex(({ text }) => text.trim() !== "");
    const end = run.findLastIndex(({ text }) => text.trim() !== "");
    return start === -1 ? [] : [{ column: column + start, cells: run.slice(start, end + 1) }];
  });
}

function drawRun({ column, cells }: Run, row: number): string {
  const [first] = cells;
  if (!first) return "";
  const classes = ["cell", ...(["dim", "bold", "struck"] as const).filter((name) => first[name])];
  const fill = first.colour === undefined ? "" : ` style="fill: ${colours[first.colour]}"`;
  const place = `x="${margin + column * cellWidth}" y="${barHeight + row * rowHeight + 13}"`;
  const text = escapeXml(cells.map(({ text }) => text || " ").join(""));
  return `<text class="${classes.join(" ")}" ${place} textLength="${cells.length * cellWidth}" lengthAdjust="spacingAndGlyphs"${fill}>${text}</text>`;
}

function styleOf(cell: ScreenCell | undefined): string {
  return cell === undefined ? "" : `${cell.colour} ${cell.dim} ${cell.bold} ${cell.struck}`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
