import { windowName } from "../model/name.ts";
import type { Reaction } from "../model/reaction.ts";
import { reactions } from "../model/reaction.ts";
import {
  hasReacted,
  mayChange,
  startCorrection,
  startReply,
  toggleReaction,
} from "./answerActs.ts";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import { senderOf } from "./logEntry.ts";
import type { MenuItem, MenuSection } from "./menu.tsx";
import type { MenuControls } from "./menuButtons.tsx";
import { listOrders } from "./orderMenus.ts";
import { dialogTexts } from "./dialogTexts.ts";

const words = dialogTexts.answers;

/**
 * What can be done with a message: by everyone, by whoever said it, and by whoever is in charge.
 * @param now in milliseconds since 1970-01-01T00:00:00Z
 */
export function listForMessage(
  message: ReceivedMessage | SentMessage,
  controls: MenuControls,
  now: number,
): MenuSection[] {
  const { chat, focusComposer } = controls;
  const { isInCharge, teachers } = chat.roster;
  const other = message.kind === "received" ? senderOf(message) : undefined;
  /** Somebody said it who takes orders. */
  const takesOrders = isInCharge && other !== windowName && !teachers.has(other ?? "");
  const mayTakeBack = takesOrders || mayChange(message, now);
  const items = [inComposer(words.reply, () => startReply(chat, message))];
  if (mayChange(message, now)) {
    items.push(inComposer(words.correct, () => startCorrection(chat, message)));
  }
  if (mayTakeBack) items.push(takeBack());
  const sections: MenuSection[] = [{ isRow: true, items: reactions.map(listReaction) }, { items }];
  if (message.kind === "sent" || other === undefined || !takesOrders) return sections;
  // Orders go by name. Beside a name in the list nobody is taken for another person.
  return message.isUncertain ? sections : [...sections, ...listOrders(other, true, controls)];

  function listReaction(reaction: Reaction): MenuItem {
    return {
      label: words.react(reaction),
      picture: reaction,
      isOn: hasReacted(message, reaction),
      run: () => toggleReaction(chat, message, reaction),
    };
  }

  /** What goes on in the message box. */
  function inComposer(label: string, begin: () => void): MenuItem {
    return {
      label,
      run() {
        begin();
        focusComposer();
      },
    };
  }

  function takeBack(): MenuItem {
    return {
      label: words.takeBack,
      run() {
        if (message.seq) chat.order({ type: "retract", seq: message.seq });
        // The message goes, and its button with it.
        document.querySelector<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
      },
    };
  }
}
