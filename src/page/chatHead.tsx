import type { ComponentChildren, JSX } from "preact";
import { everyone, isGroupName, isRoomName } from "../model/name.ts";
import { Icon } from "./icon.tsx";
import type { Stay } from "./stay.ts";

export interface ChatHeadProps {
  stay: Stay;
  choose: (conversation: string) => void;
  /** What stands before the title. */
  children: ComponentChildren;
}

/** Says which conversation is shown, and of a room lets one out and in again. */
export function ChatHead({ stay, choose, children }: ChatHeadProps): JSX.Element {
  const { chosen } = stay.conversations;
  return (
    <header class="head">
      {children}
      <div>
        <h1>{chosen === everyone ? "Everyone" : chosen}</h1>
        <p class="quiet">{aboutOf(stay)}</p>
      </div>
      {isRoomName(chosen) ? <RoomButton {...{ stay, choose }} room={chosen} /> : null}
    </header>
  );
}

interface RoomButtonProps extends Pick<ChatHeadProps, "stay" | "choose"> {
  room: string;
}

function RoomButton({ stay, choose, room }: RoomButtonProps): JSX.Element {
  if (!stay.roster.rooms.includes(room)) {
    return (
      <button
        type="button"
        class="of-room"
        onClick={() => stay.wishes.room({ type: "join", room })}
      >
        <Icon name="plus" /> Join room
      </button>
    );
  }
  return (
    <button
      type="button"
      class="of-room"
      onClick={() => {
        stay.wishes.room({ type: "leave", room });
        choose(everyone);
      }}
    >
      <Icon name="leave" /> Leave room
    </button>
  );
}

function aboutOf({ conversations, roster, groupMembers }: Stay): string {
  const { chosen } = conversations;
  const { members } = roster;
  if (chosen === everyone) return `${members.length + 1} here`;
  if (isGroupName(chosen)) return groupMembers.get(chosen)?.join(", ") ?? "A closed group";
  if (isRoomName(chosen)) {
    return roster.rooms.includes(chosen) ? "An open room" : "You are not in this room now";
  }
  return members.includes(chosen) ? "Just the two of you" : "Not here now";
}
