import type { JSX } from "preact";
import { showMessage, takeBackCorrection, toggleReaction } from "./answerActs.ts";
import styles from "./answers.css" with { type: "text" };
import { CorrectionLine } from "./correctionLine.tsx";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import type { MenuControls } from "./menuButtons.tsx";
import { MessageTools } from "./messageTools.tsx";
import { QuoteLine } from "./quoteLine.tsx";
import { ReactionChips } from "./reactionChips.tsx";
import { addStyles } from "./styles.ts";

addStyles(styles);

interface AboveTextProps {
  entry: ReceivedMessage | SentMessage;
  controls: MenuControls;
}

/** What a message answers. */
export function AboveText({ entry, controls }: AboveTextProps): JSX.Element | null {
  const { replyTo, quote } = entry;
  if (replyTo === undefined) return null;
  return <QuoteLine quote={quote} showOriginal={() => showMessage(controls.chat, replyTo)} />;
}

interface BelowTextProps {
  entry: ReceivedMessage | SentMessage;
  /** The name it was said by. */
  from: string;
  controls: MenuControls;
}

/** How a message is reacted to, what can be done with it, and what became of another text for it. */
export function BelowText({ entry, from, controls }: BelowTextProps): JSX.Element {
  const { chat, focusComposer } = controls;
  return (
    <>
      {entry.reactions ? (
        <ReactionChips
          counts={entry.reactions}
          toggle={(reaction) => toggleReaction(chat, entry, reaction)}
        />
      ) : null}
      {entry.seq ? <MessageTools message={entry} {...{ from, controls }} /> : null}
      {entry.kind === "sent" && entry.correction ? (
        <CorrectionLine
          {...entry.correction}
          takeBack={(isEdited) => {
            takeBackCorrection(chat, entry, isEdited);
            focusComposer();
          }}
        />
      ) : null}
    </>
  );
}
