import { nameKey } from "../../model/name.ts";
import { receiverOf } from "./channelNames.ts";
import { ClassChannel } from "./classChannel.ts";
import { GroupChannel } from "./groupChannel.ts";
import type { IrcChannel } from "./ircChannel.ts";
import type { MemberRequest } from "./request.ts";

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
      return undefined;
    default:
      return receiver.kind satisfies never;
  }
}

/** The group's name as it was made, where the member is in it. */
function spelled(name: string, { caller, member }: MemberRequest): string {
  const key = nameKey(name);
  const { groups } = caller.hub.who(member);
  return groups.find((group) => nameKey(group) === key) ?? name;
}
