import { findAddress, readReceiver } from "./addressee.ts";
import { trimBlank, trimName } from "./blank.ts";
import { everyone, isRoomName, nameKey, truncateName } from "./name.ts";
import { findNearReceiver } from "./nearMiss.ts";
import type { Reaction } from "./reaction.ts";
import { reactionWords, readReaction } from "./reaction.ts";
import type { Mistake, SlashCommand, TypedIn } from "./slashCommand.ts";
import { mistake } from "./slashCommand.ts";
import * as texts from "./texts.ts";

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
export const answerCommands: Record<AnswerLine["type"], SlashCommand<AnswerLine | Mistake>> = {
  reply: {
    usage: "/reply [NAME] TEXT",
    does: "answer the last message",
    parse(rest, place) {
      const { to, text, near } = readConversation(rest, place);
      if (text === "") return undefined;
      if (near === undefined) return { type: "reply", to, text };
      const hint = texts.startWith(`/reply ${near}`, "/reply everyone");
      return mistake({ code: "bad_frame", text: texts.mayBeFor(near), hint });
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
    parse(rest, { addressees }) {
      if (trimBlank(rest) === "") return undefined;
      const address = findAddress(rest, addressees);
      if (!address) return { type: "correct", text: rest };
      const { to, text } = address;
      if (nameKey(to) === everyone) return { type: "correct", text };
      const why = texts.mayBeFor(addressees?.find(to) ?? truncateName(to));
      return mistake({ code: "bad_frame", text: why, hint: texts.takeBackFirst });
    },
  },
  takeBack: {
    usage: "/takeback",
    does: "take back your last message, within two minutes",
    parse: (rest) => (trimBlank(rest) === "" ? { type: "takeBack" } : undefined),
  },
};

interface ReadConversation {
  to: string;
  text: string;
  /** Somebody else whom it nearly names; undefined if it names somebody, or nobody nearly. */
  near?: string | undefined;
}

/**
 * Whose conversation is meant, and the text for it: the first word is a name if it is one, or stands before a colon.
 * What may be for one alone then never goes to others.
 */
function readConversation(rest: string, { conversation, addressees }: TypedIn): ReadConversation {
  const address = findAddress(rest, addressees);
  if (address) return address;
  const [, word = "", text = ""] = /^(\S+)\s*(.*)$/su.exec(rest) ?? [];
  const name = readReceiver(trimName(word));
  const isNamed = isRoomName(name) || nameKey(name) === everyone;
  const to = addressees?.find(name) ?? (isNamed ? name : undefined);
  if (to !== undefined) return { to, text };
  const near = addressees && findNearReceiver(rest, conversation, addressees);
  return { to: conversation, text: rest, near };
}
