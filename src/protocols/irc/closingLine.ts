import type { OutLine } from "./formatIrcLine.ts";

/** The last line of a connection (RFC 2812 §3.7.4). */
export function closingLine(reason: string): OutLine {
  return { command: "ERROR", params: [`Closing Link: (${reason})`] };
}
