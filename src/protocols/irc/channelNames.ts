import { everyone, isGroupName, nameKey } from "../../model/name.ts";

/** What channels' names start with. */
export const channelSign = "#";

/** The class as a channel. */
export const everyoneChannel = channelSign + everyone;

/** What a wire's channel stands for, and how the hub calls it; undefined where it is no channel. */
export function receiverOf(
  channel: string,
): { kind: "class" | "group" | "room"; to: string } | undefined {
  if (!channel.startsWith(channelSign)) return undefined;
  const name = channel.slice(channelSign.length);
  if (nameKey(name) === everyone) return { kind: "class", to: everyone };
  if (isGroupName(name.toLowerCase())) return { kind: "group", to: name };
  return { kind: "room", to: channel };
}

/** The name on the wire of one to whom a message went: a channel's, or a member's own. */
export function channelOf(to: string): string {
  return to === everyone || isGroupName(to) ? channelSign + to : to;
}
