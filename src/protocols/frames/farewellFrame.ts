import type { CloseReason } from "../../model/event.ts";
import * as texts from "../../model/texts.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { OtherServers } from "../sessionOptions.ts";

/** What a client is told last; undefined if that is nothing. */
export function farewellFrame(
  how: CloseReason,
  { servers }: OtherServers,
): ServerFrame | undefined {
  switch (how) {
    case "paused":
      return { type: "paused" };
    case "moved":
      return bye("moved", texts.classMoved(servers));
    case "too_slow":
      return bye("too_slow", texts.tooSlow);
    case "server_closed":
      return bye("server_closed", `${texts.serverClosed}\n${texts.classEnded}`);
    case "exit":
    case "lost":
    case "removed":
    case "error":
      return undefined;
    default:
      return how satisfies never;
  }
}

export function bye(code: string, text: string): ServerFrame {
  return { type: "bye", code, text };
}
