import { everyone, isGroupName, nameKey } from "../../model/name.ts";

/** Starts every channel name (005 CHANTYPES). */
export const channelPrefix = "#";

/** The channel of the whole class. */
export const everyoneChannel = channelPrefix + everyone;

/**
 * What a channel name stands for, and how the hub addresses it; undefined when it is no channel name.
 */
export function parseChannelName(
  channel: string,
): { kind: "class" | "group" | "room"; to: string } | undefined {
  if (!channel.startsWith(channelPrefix)) return undefined;
  const name = channel.slice(channelPrefix.length);
  if (nameKey(name) === everyone) return { kind: "class", to: everyone };
  if (isGroupName(name.toLowerCase())) return { kind: "group", to: name };
  return { kind: "room", to: channel };
}

/** The target of a PRIVMSG (RFC 2812 §3.3) for a message's recipient: a channel or a nick. */
export function formatTarget(to: string): string {
  return to === everyone || isGroupName(to) ? channelPrefix + to : to;
}
