import type { SaidMessage } from "../model/message.ts";
import { quote } from "../model/quote.ts";
import type { ReactionCount } from "../model/reaction.ts";
import type { ReadableMessage } from "./foundMessage.ts";

/** A message as it is stored: of those it refers to it has the numbers. */
export interface ReferringMessage extends Omit<SaidMessage, "replyTo" | "corrects" | "reactions"> {
  replyTo?: number;
  corrects?: number;
}

/** What one reader may read of the messages that others refer to. */
export interface References {
  /** With the text that it has now; undefined if it is not for the reader, or was taken back. */
  find(seq: number): ReadableMessage | undefined;
  /** How those messages, and no earlier or later ones, were reacted to, by their numbers. */
  countReactions(first: number, last: number): ReadonlyMap<number, readonly ReactionCount[]>;
}

const noReactions: ReadonlyMap<number, readonly ReactionCount[]> = new Map();

/**
 * The messages as their reader is shown them: with what they answer and how they were reacted to. Of a correction of
 * what the reader may not read nothing is left.
 * @param stored in their order, or the other way round
 */
export function completeMessages(
  stored: readonly ReferringMessage[],
  references: References,
): SaidMessage[] {
  const [one, other] = [stored[0]?.seq, stored.at(-1)?.seq];
  const reactions =
    one === undefined || other === undefined
      ? noReactions
      : references.countReactions(Math.min(one, other), Math.max(one, other));
  const completed: SaidMessage[] = [];
  for (const message of stored) {
    const complete = completeMessage(message, references);
    if (!complete) continue;
    const counts = reactions.get(message.seq);
    completed.push(counts ? { ...complete, reactions: counts } : complete);
  }
  return completed;
}

function completeMessage(
  { replyTo, corrects, ...message }: ReferringMessage,
  { find }: References,
): SaidMessage | undefined {
  if (corrects !== undefined) {
    const corrected = find(corrects);
    if (!corrected) return undefined;
    const { seq, at, text } = corrected;
    return { ...message, text, corrects: { seq, at } };
  }
  const answered = replyTo === undefined ? undefined : find(replyTo);
  return answered ? { ...message, replyTo: quote(answered) } : message;
}
