import type { Ranked } from "../../model/rankedName.ts";
import { capabilities } from "./capability.ts";
import type { IrcChannel } from "./ircChannel.ts";
import type { Profile } from "./profile.ts";
import { joinLine } from "./presenceNews.ts";
import type { MemberRequest, Request } from "./request.ts";
import { sourceOf } from "./source.ts";

/** What a client that has come into a channel is told of it (RFC 2812 §3.2.1). */
export function tellEntered(
  request: MemberRequest,
  channel: IrcChannel,
  { topic, members }: { topic: string; members: readonly Ranked[] },
): void {
  const { profile } = request.caller;
  const realName = profile.caps.has(capabilities.extendedJoin) ? profile.realName : undefined;
  request.answer.add(joinLine(request.member.name, channel.name, realName));
  if (topic !== "") request.reply("topic", channel.name, topic);
  tellNames(request, channel, members);
}

/** RFC 2812 §3.2.5: as many lines as it takes, and the end. */
export function tellNames(
  request: Request,
  { name: channel, symbol }: Pick<IrcChannel, "name" | "symbol">,
  members: readonly Ranked[],
): void {
  const words = members.map((member) => nameWord(member, request.caller.profile));
  request.replyWords("names", [symbol, channel], words);
  request.reply("namesEnd", channel, "End of /NAMES list");
}

/** `@Bob`, or `@+Bob!member@classchat` where the client wants all of it. */
function nameWord(member: Ranked, { caps }: Profile): string {
  const signs = signsOf(member, caps.has(capabilities.multiPrefix));
  const isWhole = caps.has(capabilities.userhostInNames);
  return signs + (isWhole ? sourceOf(member.name) : member.name);
}

/** The signs of what one is in a channel: the highest, or all (IRCv3 multi-prefix). */
export function signsOf({ operator, voice }: Ranked, all: boolean): string {
  const signs = `${operator ? "@" : ""}${voice ? "+" : ""}`;
  return all ? signs : signs.slice(0, 1);
}
