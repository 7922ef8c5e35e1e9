import { teachers } from "../../model/name.ts";
import type { MessageMark } from "../../model/message.ts";
import type { HubView } from "../../hub/hubView.ts";
import { findChannel } from "./channelLookup.ts";
import { isTeachersTarget } from "./channelNames.ts";
import { parseMessageId } from "./messageLines.ts";
import type { MemberRequest } from "./request.ts";

/** A message that a line refers to. */
export type ReferredMessage = NonNullable<ReturnType<HubView["findMessage"]>>;

/** The message with this id (IRCv3 message-ids), by `find`, which takes its number. */
export function findById<Found extends MessageMark>(
  id: string,
  find: (seq: number) => Found | undefined,
): Found | undefined {
  const mark = parseMessageId(id);
  const found = mark && find(mark.seq);
  return found?.seq === mark?.seq && found?.at === mark?.at ? found : undefined;
}

/** Whether the message went to the target; a private one may have gone to any nick. */
export function wentTo(
  request: MemberRequest,
  target: string,
  { to, audience }: ReferredMessage,
): boolean {
  const channel = isTeachersTarget(target) ? { to: teachers } : findChannel(request, target);
  return channel ? to === channel.to : audience.kind === "member";
}
