import type { ClientFrame } from "./clientFrame.ts";
import type { ServerFrame } from "./serverFrame.ts";

/** The frames as one line each of JSON. */
export function frameLines(frames: readonly (ClientFrame | ServerFrame)[]): string {
  let lines = "";
  for (const frame of frames) lines += `${JSON.stringify(frame)}\n`;
  return lines;
}
