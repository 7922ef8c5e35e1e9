import { encodeQrCode } from "../qrCode.ts";

export interface TerminalSize {
  columns: number;
  rows: number;
}

export interface QrLinesOptions extends TerminalSize {
  hasColour: boolean;
}

/** Half blocks (Unicode "Block Elements"), by whether the upper and the lower half are inked. */
const blocks = { both: "█", upper: "▀", lower: "▄", none: " " };

/**
 * Black ink on white, whatever the terminal's own colours are (xterm's 256 colours: 16 to 231 are the same
 * in every theme), and back to those.
 */
const blackOnWhite = "\u001b[38;5;16;48;5;231m";
const ownColours = "\u001b[39;49m";

/**
 * A text as a QR code, two rows of modules a line; nothing if it does not fit. Without colour the light
 * modules are inked: that is right in a dark terminal, and in a light one every module is reversed,
 * which scanners read too (ISO/IEC 18004, "reflectance reversal").
 */
export function renderQrLines(text: string, options: QrLinesOptions): string[] {
  const { columns, rows, hasColour } = options;
  const modules = encodeQrCode(text);
  const lines = Array.from({ length: Math.ceil(modules.length / 2) }, (_, line) => {
    const upper = modules[2 * line] ?? [];
    // What is below the last row is light.
    const lower = modules[2 * line + 1] ?? [];
    const drawn = upper.map((isDark, column) => {
      return blockOf(isDark === hasColour, (lower[column] ?? false) === hasColour);
    });
    return hasColour ? `${blackOnWhite}${drawn.join("")}${ownColours}` : drawn.join("");
  });
  return modules.length <= columns && lines.length <= rows ? lines : [];
}

function blockOf(isUpperInked: boolean, isLowerInked: boolean): string {
  if (isUpperInked) return isLowerInked ? blocks.both : blocks.upper;
  return isLowerInked ? blocks.lower : blocks.none;
}
