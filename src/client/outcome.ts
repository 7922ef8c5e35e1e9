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
  | { kind: "interrupted" };

/** The outcome when the server ends the session. */
export function toOutcome({ code, text }: Extract<ServerFrame, { type: "bye" }>): Outcome {
  return { kind: code === "removed" ? "refused" : "lost", text: cleanText(text) };
}
