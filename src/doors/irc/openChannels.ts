import { channelNamed } from "./channelNamed.ts";
import { channelSign, everyoneChannel } from "./channelNames.ts";
import { signsOf } from "./channelReplies.ts";
import type { MemberRequest } from "./request.ts";

/** The channels the asker has open. */
export function openChannelNames(request: MemberRequest): string[] {
  return ownChannels(request).filter((name) => channelNamed(request, name)?.isOpenTo(request));
}

/** The channels, with his sign in each, that one is in and the asker may know of. */
export function openChannels(request: MemberRequest, name: string): string[] {
  return ownChannels(request).flatMap((channel) => {
    const members = channelNamed(request, channel)?.members(request) ?? [];
    const member = members.find((one) => one.name === name);
    return member ? [signsOf(member, false) + channel] : [];
  });
}

function ownChannels({ caller, member }: MemberRequest): string[] {
  const { groups } = caller.hub.who(member);
  return [everyoneChannel, ...groups.map((group) => channelSign + group)];
}
