import type { Protocol, SessionOptions } from "../../transport/protocol.ts";
import { TextSession } from "./textSession.ts";

/** Lines of text, for people at netcat and telnet. It opens to everyone whom no other door takes. */
export function textProtocol(options: SessionOptions): Protocol {
  return {
    name: "plain",
    match: () => "yes",
    startSession: (link, isSilent) => new TextSession(link, options, isSilent),
  };
}
