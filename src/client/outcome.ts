import { cleanText } from "../model/text.ts";
import { texts } from "../model/texts.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

/** How a client's stay ended. */
export type Outcome =
  /** As was wished; the text is what there is to say of it. */
  | { kind: "done"; text?: string }
  /** Nobody answers there, or the connection is gone. */
  | { kind: "unreachable" | "lost"; text: string }
  /** The name or the message was not taken. */
  | { kind: "refused"; text: string }
  | { kind: "interrupted" };

/** How a stay ends that the server has ended. */
export function farewell({ code, text }: Extract<ServerFrame, { type: "bye" }>): Outcome {
  return { kind: "lost", text: code === "server_closed" ? texts.serverClosed : cleanText(text) };
}
