import { texts } from "../model/texts.ts";
import type { ClientEvent } from "./reconnectingClient.ts";

/** What a person is told of a connection that is lost or back. */
export function linkLine(event: Extract<ClientEvent, { type: "lost" | "again" }>): string {
  if (event.type === "lost") return texts.connectionLost;
  return event.welcome.resumed ? texts.connectedAgain : texts.connectedAnew;
}
