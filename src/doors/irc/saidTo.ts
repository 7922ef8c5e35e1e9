import type { Said } from "../../hub/fact.ts";
import { capabilities } from "./capability.ts";
import { channelOf } from "./channelNames.ts";
import type { Profile } from "./profile.ts";
import { saidBytes } from "./saidBytes.ts";

/** A message as one client gets it; undefined where it has closed the channel's window. */
export function saidTo({ caps, closed }: Profile, fact: Said): Uint8Array | undefined {
  if (closed.size > 0 && closed.has(channelOf(fact.message.to))) return undefined;
  return caps.has(capabilities.serverTime) ? saidBytes.timed(fact) : saidBytes.plain(fact);
}
