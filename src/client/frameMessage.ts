import type { Message } from "../model/message.ts";
import type { ReactionCount } from "../model/reaction.ts";
import { readReaction } from "../model/reaction.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

type MessageFrame = Omit<Extract<ServerFrame, { type: "message" }>, "type">;

/** The message in a frame; of messages that it refers to the times are not known. */
export function readMessage(frame: MessageFrame): Message {
  const { seq, at, from, to, text, notice, replyTo, corrects, corrected, reactions } = frame;
  const message: Message = { seq, at: Date.parse(at), from, to, text };
  if (notice) message.notice = notice;
  if (replyTo) message.replyTo = { ...replyTo, at: 0 };
  if (corrected) message.corrected = corrected;
  if (reactions) message.reactions = reactions.flatMap(readCount);
  // The text of the frame is for who knows no corrections.
  return corrects
    ? { ...message, text: corrects.text, corrects: { seq: corrects.seq, at: 0 } }
    : message;
}

/** Empty for a reaction that only newer programs know. */
function readCount({
  reaction: sent,
  ...counted
}: NonNullable<MessageFrame["reactions"]>[number]): ReactionCount[] {
  const reaction = readReaction(sent);
  return reaction ? [{ ...counted, reaction }] : [];
}
