import type { Said } from "../../hub/fact.ts";
import { encodeOnce } from "../../wire/encodeOnce.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import { saidLines, timeTag } from "./saidLines.ts";

/** Messages as their receivers get them: once for all who are told the time, once for all others. */
export const saidBytes = {
  plain: encodeOnce((fact: Said) => format(fact)),
  timed: encodeOnce((fact: Said) => format(fact, timeTag(fact.message.at))),
};

function format({ message }: Said, tags?: ReadonlyMap<string, string>): string {
  return saidLines(message, tags).map(formatIrcLine).join("");
}
