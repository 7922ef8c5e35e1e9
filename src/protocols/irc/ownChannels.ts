import type { Member } from "../../hub/member.ts";
import { channelNamed } from "./channelNamed.ts";
import { channelSign, everyoneChannel } from "./channelNames.ts";
import { signsOf } from "./channelReplies.ts";
import type { MemberRequest } from "./request.ts";

/** The channels the asker has open. */
export function openChannels(request: MemberRequest): string[] {
  return channelsOf(request.member).filter((name) =>
    channelNamed(request, name)?.isOpenTo(request),
  );
}

/** The channels, with his sign in each, that one is in and the asker may know of. */
export function sharedChannels(request: MemberRequest, { name, ...member }: Member): string[] {
  return channelsOf(member).flatMap((channel) => {
    const members = channelNamed(request, channel)?.members(request) ?? [];
    const found = members.find((one) => one.name === name);
    return found ? [signsOf(found, false) + channel] : [];
  });
}

function channelsOf({ groups, rooms }: Pick<Member, "groups" | "rooms">): string[] {
  const closed = [...groups].map((group) => channelSign + group.name);
  return [everyoneChannel, ...closed, ...[...rooms].map((room) => room.name)];
}
