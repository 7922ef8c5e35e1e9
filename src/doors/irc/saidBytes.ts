import type { Said } from "../../hub/fact.ts";
import { encodeOnce } from "../../wire/encodeOnce.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import { saidLines, timeTag } from "./saidLines.ts";

const encoder = new TextEncoder();

/** A message as its receivers get it: once for all who are told the time, once for all others. */
export const saidBytes = {
  plain: encodeOnce((fact: Said) => encode(fact)),
  timed: encodeOnce((fact: Said) => encode(fact, timeTag(fact.message.at))),
};

function encode({ message }: Said, tags?: ReadonlyMap<string, string>): Uint8Array {
  return encoder.encode(saidLines(message, tags).map(formatIrcLine).join(""));
}
