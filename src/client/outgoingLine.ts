import { limits } from "../model/limits.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { encodeFrames } from "../wire/encoder.ts";

/** The frame's line, or undefined where it is longer than a line may be. */
export function outgoingLine(frame: ClientFrame): Uint8Array | undefined {
  const line = encodeFrames(frame);
  // The limit does not count the line end.
  return line.length > limits.lineBytes + 1 ? undefined : line;
}
