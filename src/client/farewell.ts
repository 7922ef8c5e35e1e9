import { cleanText } from "../model/text.ts";
import { texts } from "../model/texts.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Outcome } from "./outcome.ts";

/** How a stay ends that the server has ended. */
export function farewell({ code, text }: Extract<ServerFrame, { type: "bye" }>): Outcome {
  return { kind: "lost", text: code === "server_closed" ? texts.serverClosed : cleanText(text) };
}
