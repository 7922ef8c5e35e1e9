import type { JSX } from "preact";
import { everyone } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import { Icon } from "./icon.tsx";
import { pageTexts } from "./pageTexts.ts";

export interface UnreadElsewhereProps {
  chat: ChatModel;
  choose: (conversation: string) => void;
}

/**
 * Counts for whoever follows the class what is unread in their other conversations, without a word of it or
 * a name: projectors show it. Leads to the one that has waited longest.
 */
export function UnreadElsewhere({ chat, choose }: UnreadElsewhereProps): JSX.Element | null {
  const { chosen, unread } = chat.conversations;
  const [longest] = unread.listOthers(chosen);
  if (chosen !== everyone || longest === undefined) return null;
  const others = unread.total - unread.count(chosen);
  return (
    <button type="button" class="unread-elsewhere" onClick={() => choose(longest)}>
      <Icon name="lock" /> {pageTexts.head.unreadElsewhere(others)}
    </button>
  );
}
