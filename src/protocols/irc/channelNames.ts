import { everyone, isGroupName, nameKey, teachers } from "../../model/name.ts";

/** Starts every channel name (005 CHANTYPES). */
export const channelPrefix = "#";

/** The channel of the whole class. */
export const everyoneChannel = channelPrefix + everyone;

/** The mode of the class's channel while its members come and go unseen, as in auditoriums elsewhere. */
export const crowdMode = "u";

/** The topic of the class's channel: what is pinned, or what the channel is. */
export function classTopic(pinned: string): string {
  return pinned === "" ? "ClassChat: everyone in the class" : pinned;
}

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

/** The teachers of the class, as the operators of its channel (005 STATUSMSG). */
const teachersTarget = `@${everyoneChannel}`;

/** The target of a PRIVMSG (RFC 2812 §3.3) for a message's recipient: a channel, its operators or a nick. */
export function formatTarget(to: string): string {
  if (to === teachers) return teachersTarget;
  return to === everyone || isGroupName(to) ? channelPrefix + to : to;
}

/** Whether the target stands for all teachers. */
export function isTeachersTarget(target: string): boolean {
  return target.toLowerCase() === teachersTarget || nameKey(target) === teachers;
}
