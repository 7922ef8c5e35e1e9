import { findAddress, readReceiver } from "./addressee.ts";
import { trimBlank } from "./blank.ts";
import { everyone, isRoomName, nameKey } from "./name.ts";
import type { Reaction } from "./reaction.ts";
import { reactionWords, readReaction } from "./reaction.ts";
import type { SlashCommand, TypedIn } from "./slashCommand.ts";

/** What a line does with a message that was said. */
export type AnswerLine =
  /** Answers the last message in that conversation. */
  | { type: "reply"; to: string; text: string }
  /** Reacts to it, or takes that back. */
  | { type: "react"; to: string; reaction: Reaction; on: boolean }
  /** Both of the member's own last message. */
  | { type: "correct"; text: string }
  | { type: "takeBack" };

/** How they are typed, in the order `/help` shows them. */
export const answerCommands: Record<AnswerLine["type"], SlashCommand<AnswerLine>> = {
  reply: {
    usage: "/reply [NAME] TEXT",
    does: "answer the last message",
    parse(rest, place) {
      const { to, text } = readConversation(rest, place);
      return text === "" ? undefined : { type: "reply", to, text };
    },
  },
  react: {
    usage: "/react [NAME] 👍 [off]",
    does: `react to it: ${reactionWords.join(", ")}`,
    parse(rest, place) {
      const { to, text } = readConversation(rest, place);
      const [typed = "", off = "", ...more] = trimBlank(text).split(/\s+/u);
      const reaction = readReaction(typed);
      const isWellFormed = /^(?:off)?$/i.test(off) && more.length === 0;
      return reaction && isWellFormed ? { type: "react", to, reaction, on: off === "" } : undefined;
    },
  },
  correct: {
    usage: "/correct TEXT",
    does: "correct your last message, within two minutes",
    parse: (rest) => (trimBlank(rest) === "" ? undefined : { type: "correct", text: rest }),
  },
  takeBack: {
    usage: "/takeback",
    does: "take back your last message, within two minutes",
    parse: (rest) => (trimBlank(rest) === "" ? { type: "takeBack" } : undefined),
  },
};

/**
 * Whose conversation is meant, and the text for it: the first word is a name if it is one, or stands before a colon.
 * What may be for one alone then never goes to others.
 */
function readConversation(
  rest: string,
  { conversation, addressees }: TypedIn,
): { to: string; text: string } {
  const address = findAddress(rest, addressees);
  if (address) return address;
  const [, word = "", text = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  const name = readReceiver(word);
  const isNamed = isRoomName(name) || nameKey(name) === everyone;
  const to = addressees?.find(name) ?? (isNamed ? name : undefined);
  return to === undefined ? { to: conversation, text: rest } : { to, text };
}
