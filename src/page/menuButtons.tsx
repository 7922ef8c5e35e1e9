import type { JSX } from "preact";
import type { ChatModel } from "./chatModel.ts";
import { Icon } from "./icon.tsx";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import type { OrderQuestion } from "./orderDialogs.tsx";
import { pageTexts } from "./pageTexts.ts";

const words = pageTexts.orders;

/** Asks what is to be done, in a menu beside the button that was pressed. */
export type MenuQuestion = { anchor: HTMLElement } & (
  | { kind: "class" }
  /** The name the person has now. */
  | { kind: "person"; name: string }
  | { kind: "message"; message: ReceivedMessage | SentMessage }
);

/** What one may do with the class, its people and messages, by buttons. */
export interface MenuControls {
  chat: ChatModel;
  /** Asks what is to be done, what an order needs, or whether it is meant. */
  ask: (question: MenuQuestion | OrderQuestion) => void;
  focusComposer: () => void;
}

export interface PersonMenuButtonProps extends MenuControls {
  /** The person's name now. */
  name: string;
}

/** Opens what a teacher may order of the person; nothing of themselves, nor of teachers. */
export function PersonMenuButton({ chat, ask, name }: PersonMenuButtonProps): JSX.Element | null {
  const { isInCharge, me, teachers } = chat.roster;
  if (!isInCharge || name === me || teachers.has(name)) return null;
  return (
    <button
      type="button"
      class="more"
      aria-label={words.forPerson(name)}
      aria-haspopup="menu"
      onClick={({ currentTarget: anchor }) => ask({ kind: "person", name, anchor })}
    >
      <Icon name="more" />
    </button>
  );
}

/** Opens what a teacher may order for the whole class. */
export function ClassMenuButton({ chat, ask }: MenuControls): JSX.Element | null {
  if (!chat.roster.isInCharge) return null;
  return (
    <button
      type="button"
      class="head-button"
      aria-label={words.menu}
      aria-haspopup="menu"
      onClick={({ currentTarget: anchor }) => ask({ kind: "class", anchor })}
    >
      <Icon name="order" />
      <span class="wide">{words.menu}</span>
    </button>
  );
}
