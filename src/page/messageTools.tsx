import type { JSX } from "preact";
import { startReply } from "./answerActs.ts";
import { Icon } from "./icon.tsx";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import type { MenuControls } from "./menuButtons.tsx";
import { dialogTexts } from "./dialogTexts.ts";

const words = dialogTexts.answers;

export interface MessageToolsProps {
  message: ReceivedMessage | SentMessage;
  /** The name it was said by. */
  from: string;
  controls: MenuControls;
}

/** At a message's edge: its menu and, for a mouse, what is done most. Screen readers do not announce them with each message. */
export function MessageTools(props: MessageToolsProps): JSX.Element {
  const { message, from, controls } = props;
  const { chat, ask, focusComposer } = controls;
  return (
    <div class="tools" aria-live="off">
      <button
        type="button"
        class="more quick"
        tabIndex={-1}
        aria-label={words.replyTo(from)}
        title={words.reply}
        onClick={() => {
          startReply(chat, message);
          focusComposer();
        }}
      >
        <Icon name="reply" />
      </button>
      <button
        type="button"
        class="more menu-opener"
        tabIndex={-1}
        aria-label={words.forMessage(from)}
        aria-haspopup="menu"
        title={words.otherMessages}
        onClick={({ currentTarget }) => ask({ kind: "message", message, anchor: currentTarget })}
      >
        <Icon name="more" />
      </button>
    </div>
  );
}
