import type { ClientFrame } from "./clientFrame.ts";
import { frameLines } from "./frameLines.ts";
import type { ServerFrame } from "./serverFrame.ts";

const encoder = new TextEncoder();

/** The frames as one line each of UTF-8 JSON. */
export function encodeFrames(...frames: (ClientFrame | ServerFrame)[]): Uint8Array {
  return encoder.encode(frameLines(frames));
}
