import { cleanText } from "../model/text.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

/** How a client's session ended. */
export type Outcome =
  /** As the user wanted; the text is what there is to say of it. */
  | { kind: "done"; text?: string }
  /** Nobody answers there, or the connection is lost. */
  | { kind: "unreachable" | "lost"; text: string }
  /** The server refused the name or the message. */
  | { kind: "refused"; text: string }
  /** Whoever answers may not be the server that was meant: nothing secret was said to it. */
  | { kind: "untrusted"; text: string }
  | { kind: "interrupted" };

/** @param name of the server, as a person reads it */
export function notClassChat(name: string): Outcome {
  const text = `What answers at ${name} is not a ClassChat server. Check the address.`;
  return { kind: "unreachable", text };
}

/** The outcome when the server ends the session. */
export function toOutcome({ code, text }: Extract<ServerFrame, { type: "bye" }>): Outcome {
  return { kind: code === "removed" ? "refused" : "lost", text: cleanText(text) };
}
