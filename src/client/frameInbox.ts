import { formatFrames } from "../wire/encoder.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { decodeServerFrame } from "../wire/serverFrame.ts";
import { AsyncQueue } from "./asyncQueue.ts";

const pongLine = formatFrames([{ type: "pong" }]);

/** The frames that a connection received and nobody has taken yet. */
export class FrameInbox extends AsyncQueue<ServerFrame> {
  readonly #send: (line: string) => void;

  /** @param send the line of an answer */
  constructor(send: (line: string) => void) {
    super();
    this.#send = send;
  }

  /** Takes a line; one that this program does not know is left out. */
  receive(line: string): void {
    const decoded = decodeServerFrame(line);
    if (!decoded.ok) return;
    // Answered here, because frames wait while they are printed to a slow pipe.
    if (decoded.frame.type === "ping") this.#send(pongLine);
    // It has been a sign of life by coming.
    else if (decoded.frame.type !== "pong") this.put(decoded.frame);
  }
}
