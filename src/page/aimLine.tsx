import type { JSX } from "preact";
import { drop, startLastCorrection } from "./answerActs.ts";
import type { ChatModel } from "./chatModel.ts";
import type { Aim } from "./conversations.ts";
import { Icon } from "./icon.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import { QuoteText } from "./quoteLine.tsx";

const words = dialogTexts.answers;

/** Says what the draft is about, if it is no message by itself; a cross, as Escape, makes it one. */
export function AimLine({ aim, end }: { aim: Aim; end: () => void }): JSX.Element {
  const isReply = aim.kind === "reply";
  return (
    <div class="aim">
      <p>
        {isReply ? (
          <QuoteText {...aim} />
        ) : (
          <span class="quoted">
            <Icon name="correct" /> {words.correcting} <bdi>{aim.text}</bdi>
          </span>
        )}
      </p>
      <button
        type="button"
        class="more"
        aria-label={isReply ? words.notReply : words.notCorrect}
        onClick={end}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** The draft is a message by itself again. */
export const endAim = drop;

/** What a key does in the message box beside typing: whether it was one of these. */
export function pressForAim(chat: ChatModel, { key }: KeyboardEvent): boolean {
  const { aim, draft } = chat.conversations;
  if (key === "Escape" && aim) drop(chat);
  else if (key !== "ArrowUp" || draft !== "") return false;
  else return startLastCorrection(chat, Date.now());
  return true;
}
