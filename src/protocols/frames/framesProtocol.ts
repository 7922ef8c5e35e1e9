import type { Protocol } from "../../transport/protocol.ts";
import type { SessionOptions } from "../lineSession.ts";
import { FrameSession } from "./frameSession.ts";
import { beginsWith } from "../../transport/protocol.ts";

/** JSON lines, for ClassChat's own clients and for programs. */
export function framesProtocol(options: SessionOptions): Protocol {
  return {
    name: "native",
    match: (first) => beginsWith(first, ["{"]),
    startSession: (connection) => new FrameSession(connection, options),
  };
}
