import type { Member } from "../../hub/member.ts";
import { nameKey } from "../../model/name.ts";
import type { IrcChannel } from "./channel.ts";
import { signsOf } from "./channel.ts";
import { channelSign, everyoneChannel, receiverOf } from "./channelNames.ts";
import { ClassChannel, GroupChannel } from "./fixedChannels.ts";
import type { MemberRequest } from "./request.ts";
import { RoomChannel } from "./roomChannel.ts";

const theClass = new ClassChannel();

/** What the client means by a channel's name; undefined where it cannot be one. Whatever its case (005 CASEMAPPING). */
export function channelNamed(request: MemberRequest, text: string): IrcChannel | undefined {
  const receiver = receiverOf(text.normalize("NFC"));
  if (!receiver) return undefined;
  switch (receiver.kind) {
    case "class":
      return theClass;
    case "group":
      return new GroupChannel(spelled(receiver.to, request));
    case "room":
      return new RoomChannel(request.caller.hub.rooms.find(receiver.to)?.name ?? receiver.to);
    default:
      return receiver.kind satisfies never;
  }
}

/** The group's name as it was made, where the member is in it. */
function spelled(name: string, { member }: MemberRequest): string {
  const key = nameKey(name);
  return [...member.groups].find((group) => group.key === key)?.name ?? name;
}

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
