import type { Protocol, SessionOptions } from "../../transport/protocol.ts";
import { FrameSession } from "./frameSession.ts";
import { beginsWith } from "../../transport/prefix.ts";

/** JSON lines, for ClassChat's own clients and for programs. */
export function framesProtocol(options: SessionOptions): Protocol {
  return {
    name: "native",
    match: (first) => beginsWith(first, ["{"]),
    startSession: (link) => new FrameSession(link, options),
  };
}
