import { formatIsoTime } from "../../model/isoTime.ts";
import type { MessageMark } from "../../model/message.ts";
import type { Reaction } from "../../model/reaction.ts";
import { formatReactionTag, replyTagsOf } from "./clientTags.ts";
import type { MessageLook } from "./clientState.ts";
import { looks } from "./clientState.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { formatMessageId } from "./messageLines.ts";

/** A reaction to a message, as clients are told it. */
export interface ToldReaction {
  message: MessageMark;
  reaction: Reaction;
  /** False if it is taken back. */
  on: boolean;
  /** The mask of whoever reacts. */
  source: string;
  target: string;
  /** When, in milliseconds since 1970-01-01T00:00:00Z. */
  now: number;
}

/** A TAGMSG for clients with message-tags (IRCv3 react). */
export function buildReactionLine(
  { message, reaction, on, source, target, now }: ToldReaction,
  look: MessageLook,
): OutgoingLine {
  const isTimed = (look & looks.timed) !== 0;
  const time: [string, string][] = isTimed ? [["time", formatIsoTime(now)]] : [];
  const id = formatMessageId(message.at, message.seq);
  const tags = new Map([...time, ...replyTagsOf(id), formatReactionTag(reaction, on)]);
  return { tags, source, command: "TAGMSG", params: [target] };
}
