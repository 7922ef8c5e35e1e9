import type { MessageEvent } from "../../model/event.ts";
import { sharedEncoder } from "../../wire/encodeOnce.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import { privmsgLines, timeTag } from "./privmsgLines.ts";

/** Messages as their receivers get them: once for all who are told the time, once for all others. */
export const privmsgBytes = {
  plain: sharedEncoder((fact: MessageEvent) => format(fact)),
  timed: sharedEncoder((fact: MessageEvent) => format(fact, timeTag(fact.message.at))),
};

function format({ message }: MessageEvent, tags?: ReadonlyMap<string, string>): string {
  return privmsgLines(message, tags).map(formatIrcLine).join("");
}
