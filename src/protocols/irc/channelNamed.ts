import { nameKey } from "../../model/name.ts";
import { receiverOf } from "./channelNames.ts";
import { ClassChannel } from "./classChannel.ts";
import { GroupChannel } from "./groupChannel.ts";
import type { IrcChannel } from "./ircChannel.ts";
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
