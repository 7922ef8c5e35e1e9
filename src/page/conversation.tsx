import type { JSX } from "preact";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import type { Stay } from "./stay.ts";

export interface ConversationProps {
  stay: Stay;
  name: string;
  /** What is shown instead of the name. */
  title?: string;
  /** What is shown instead of a face. */
  icon?: IconName;
  isAway?: boolean;
  choose: (conversation: string) => void;
}

/** One that can be written to: choosing it shows its conversation and addresses it. */
export function Conversation(props: ConversationProps): JSX.Element {
  const { stay, name, title = name, icon, isAway = false, choose } = props;
  const unread = stay.conversations.unread.of(name);
  const isChosen = stay.conversations.chosen === name;
  const hasDraft = !isChosen && (stay.conversations.drafts.get(name) ?? "").trim() !== "";
  return (
    <button
      type="button"
      class={`conversation${unread > 0 ? " unread" : ""}${isAway ? " away" : ""}`}
      aria-current={isChosen ? "true" : undefined}
      onClick={() => choose(name)}
    >
      {icon ? (
        <span class="avatar plain">
          <Icon name={icon} />
        </span>
      ) : (
        <Avatar name={name} />
      )}
      <span class="title">{title}</span>
      {isAway ? <span class="quiet"> left</span> : null}
      {hasDraft ? <span class="quiet"> draft</span> : null}
      {unread > 0 ? (
        <span class="badge">
          {unread}
          <span class="unseen"> unread</span>
        </span>
      ) : null}
    </button>
  );
}
