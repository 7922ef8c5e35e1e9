import { beginningOf } from "../model/quote.ts";
import type { ToldReaction } from "../model/reaction.ts";
import { countReaction } from "../model/reaction.ts";
import type { LogMessage } from "./logEntry.ts";

/** The message once those of these numbers were taken back: of them, and of quotes of them, no text is left. */
export function retractIn(message: LogMessage, seqs: ReadonlySet<number>): LogMessage {
  const { seq, replyTo } = message;
  const isMeant = seq !== undefined && seqs.has(seq);
  if (!isMeant && (replyTo === undefined || !seqs.has(replyTo))) return message;
  const { quote: _, ...kept } = message;
  if (!isMeant) return kept;
  const { reactions: _reactions, ...left } = kept;
  return { ...left, text: "", isRetracted: true };
}

/** The message once that of this number has another text. */
export function correctIn(message: LogMessage, seq: number, text: string): LogMessage {
  // A correction that comes late is of a text that nobody is to see again.
  if (message.seq === seq && !message.isRetracted) return { ...message, text, isCorrected: true };
  if (message.replyTo !== seq || !message.quote) return message;
  return { ...message, quote: { ...message.quote, text: beginningOf(text) } };
}

/**
 * The message once somebody has reacted to one.
 * @param me whoever reads it
 */
export function reactIn(message: LogMessage, told: ToldReaction, me: string): LogMessage {
  if (message.seq !== told.seq) return message;
  const { reactions = [], ...kept } = message;
  const counts = countReaction(reactions, told, me);
  return counts.length === 0 ? kept : { ...kept, reactions: counts };
}
