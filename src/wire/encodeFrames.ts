import type { ClientFrame } from "./clientFrame.ts";
import type { ServerFrame } from "./serverFrame.ts";

const encoder = new TextEncoder();

/** The frames as one line each of UTF-8 JSON. */
export function encodeFrames(...frames: (ClientFrame | ServerFrame)[]): Uint8Array {
  let lines = "";
  for (const frame of frames) lines += `${JSON.stringify(frame)}\n`;
  return encoder.encode(lines);
}
