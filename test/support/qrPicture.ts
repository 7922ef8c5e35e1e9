import decodeQrCode from "qr/decode.js";

/** Grey of a pixel, from 0 for black to 255 for white. */
type Grey = number;

/** The colours of a terminal. */
export interface Theme {
  text: Grey;
  ground: Grey;
}

export const darkTerminal: Theme = { text: 230, ground: 20 };
export const lightTerminal: Theme = { text: 30, ground: 245 };

/** A picture of a screen, a grey for each pixel. */
export interface Picture {
  width: number;
  height: number;
  greys: Uint8Array;
}

/** Pixels of a cell of the terminal, which is twice as high as wide. */
const cell = { width: 6, height: 12 };

/** Which halves of a cell are inked. */
const inked: Record<string, [upper: boolean, lower: boolean]> = {
  " ": [false, false],
  "▀": [true, false],
  "▄": [false, true],
  "█": [true, true],
};

/** Black on white of xterm's 256 colours, whatever the theme, to the line's end. */
const fixed = { begin: "\u001b[38;5;16;48;5;231m", end: "\u001b[39;49m" };

/** What a terminal shows of lines of half blocks, with nothing around them. */
export function drawInTerminal(lines: readonly string[], theme: Theme): Picture {
  const cells = lines.map((line) => {
    const isFixed = line.startsWith(fixed.begin) && line.endsWith(fixed.end);
    const colours = isFixed ? { text: 0, ground: 255 } : theme;
    const drawn = isFixed ? line.slice(fixed.begin.length, -fixed.end.length) : line;
    return [...drawn].map((character) => ({ halves: inked[character], colours }));
  });
  const width = Math.max(...cells.map(({ length }) => length)) * cell.width;
  const height = cells.length * cell.height;
  const greys = new Uint8Array(width * height).fill(theme.ground);
  for (let at = 0; at < greys.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const found = cells[Math.floor(y / cell.height)]?.[Math.floor(x / cell.width)];
    // Beyond its end a line is empty.
    if (!found) continue;
    if (!found.halves) throw new Error("not a half block");
    const isInked = found.halves[y % cell.height < cell.height / 2 ? 0 : 1];
    greys[at] = isInked ? found.colours.text : found.colours.ground;
  }
  return { width, height, greys };
}

/** What somebody's camera reads; undefined if there is no QR code. */
export function readQrCode({ width, height, greys }: Picture): string | undefined {
  const data = new Uint8Array(greys.length * 4);
  greys.forEach((grey, at) => data.set([grey, grey, grey, 255], at * 4));
  try {
    return decodeQrCode({ width, height, data }, { timeLimit: Infinity });
  } catch {
    return undefined;
  }
}
