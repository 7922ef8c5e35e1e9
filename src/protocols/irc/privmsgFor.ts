import type { MessageEvent } from "../../model/event.ts";
import { capabilities } from "./capability.ts";
import { channelOf } from "./channelNames.ts";
import type { Profile } from "./profile.ts";
import { privmsgBytes } from "./privmsgBytes.ts";

/** Messages as one client gets them: the same bytes as others, but for those of channels it has closed. */
export function privmsgFor({ caps, closed }: Profile, facts: readonly MessageEvent[]): Uint8Array {
  const isOpen = ({ message }: MessageEvent): boolean => !closed.has(channelOf(message.to));
  const open = closed.size === 0 || facts.every(isOpen) ? facts : facts.filter(isOpen);
  return caps.has(capabilities.serverTime) ? privmsgBytes.timed(open) : privmsgBytes.plain(open);
}
