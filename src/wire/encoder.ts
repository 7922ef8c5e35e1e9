import { limits } from "../model/limits.ts";
import type { ClientFrame } from "./clientFrame.ts";
import type { ServerFrame } from "./serverFrame.ts";

const encoder = new TextEncoder();
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3;

/** The frames as one line each of JSON. */
export function formatFrames(frames: readonly (ClientFrame | ServerFrame)[]): string {
  let lines = "";
  for (const frame of frames) lines += `${JSON.stringify(frame)}\n`;
  return lines;
}

/** The frame's line with its end; undefined if it is longer than a line may be. */
export function formatLine(frame: ClientFrame): string | undefined {
  const line = formatFrames([frame]);
  // The limit does not count the line end.
  const most = limits.lineBytes + 1;
  // Its bytes are counted only if the UTF-16 units leave it open.
  const isShort = line.length * bytesPerUnit <= most || encoder.encode(line).length <= most;
  return isShort ? line : undefined;
}

/** The frames as one line each of UTF-8 JSON. */
export function encodeFrames(...frames: (ClientFrame | ServerFrame)[]): Uint8Array {
  return encoder.encode(formatFrames(frames));
}

/**
 * An encoder that shares its work between receivers: receivers of the same events, asked for one after
 * the other, share the same bytes, and an event is formatted once for all the lists that hold it.
 */
export function createSharedEncoder<Event extends object>(
  formatEvent: (event: Event) => string,
): (events: readonly Event[]) => Uint8Array {
  const formatted = new WeakMap<Event, string>();
  let last: { events: readonly Event[]; bytes: Uint8Array } | undefined;

  function formatOnce(event: Event): string {
    const before = formatted.get(event);
    if (before !== undefined) return before;
    const text = formatEvent(event);
    formatted.set(event, text);
    return text;
  }

  return (events) => {
    if (!last || !isSame(last.events, events)) {
      let text = "";
      for (const event of events) text += formatOnce(event);
      last = { events, bytes: encoder.encode(text) };
    }
    return last.bytes;
  };
}

/** Two lists of one event each are the same if the event is. */
function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one === other || (one.length === 1 && other.length === 1 && one[0] === other[0]);
}
