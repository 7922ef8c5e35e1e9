import type { Said } from "../../hub/fact.ts";
import { capabilities } from "./capability.ts";
import { channelOf } from "./channelNames.ts";
import type { Profile } from "./profile.ts";
import { saidBytes } from "./saidBytes.ts";

/** Messages as one client gets them: the same bytes as others, but for those of channels it has closed. */
export function saidTo({ caps, closed }: Profile, facts: readonly Said[]): Uint8Array {
  const isOpen = ({ message }: Said): boolean => !closed.has(channelOf(message.to));
  const open = closed.size === 0 || facts.every(isOpen) ? facts : facts.filter(isOpen);
  return caps.has(capabilities.serverTime) ? saidBytes.timed(open) : saidBytes.plain(open);
}
