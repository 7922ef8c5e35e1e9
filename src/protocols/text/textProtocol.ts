import type { Protocol } from "../../transport/protocol.ts";
import type { SessionOptions } from "../lineSession.ts";
import { TextSession } from "./textSession.ts";

/** Lines of text, for people at netcat and telnet. It takes every connection that no other protocol takes. */
export function textProtocol(options: SessionOptions): Protocol {
  return {
    name: "plain",
    match: () => "yes",
    startSession: (connection, isSilent) => new TextSession(connection, options, isSilent),
  };
}
