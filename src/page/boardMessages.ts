import type { Message } from "../model/message.ts";
import { beginningOf } from "../model/quote.ts";
import type { ToldReaction } from "../model/reaction.ts";
import { countReaction } from "../model/reaction.ts";
import { renderText } from "../model/render.ts";

/** Messages that are drawn: many more than a projector shows at a time. */
const mostMessages = 200;

/** A message as a board shows it. */
export type BoardMessage = Pick<
  Message,
  "seq" | "at" | "from" | "text" | "replyTo" | "corrected" | "reactions"
>;

type BoardMessages = readonly BoardMessage[];

/** What is shown once it has come: one message more, or another text in place of the first. */
export function addMessage(messages: BoardMessages, message: Message): BoardMessages {
  const { corrects, text } = message;
  if (!corrects) return [...messages, message].slice(-mostMessages);
  if (!messages.some(({ seq }) => seq === corrects.seq)) {
    // What it corrects is not here: it is shown as a message by itself.
    return [...messages, { ...message, text: renderText(message) }].slice(-mostMessages);
  }
  return messages.map((one) => {
    if (one.seq === corrects.seq) return { ...one, text, corrected: true };
    if (one.replyTo?.seq !== corrects.seq) return one;
    return { ...one, replyTo: { ...one.replyTo, text: beginningOf(text) } };
  });
}

/** What is left, also of what answers it. */
export function dropMessages(messages: BoardMessages, seqs: readonly number[]): BoardMessages {
  const gone = new Set(seqs);
  return messages
    .filter(({ seq }) => !gone.has(seq))
    .map((one) => {
      if (!one.replyTo || !gone.has(one.replyTo.seq)) return one;
      const { replyTo: _, ...kept } = one;
      return kept;
    });
}

export function addReaction(messages: BoardMessages, told: ToldReaction): BoardMessages {
  return messages.map((one) => {
    if (one.seq !== told.seq) return one;
    return { ...one, reactions: countReaction(one.reactions ?? [], told, undefined) };
  });
}
