import type { ComponentChildren, JSX } from "preact";
import { everyone, isGroupName, isRoomName, windowName } from "../model/name.ts";
import { Icon } from "./icon.tsx";
import type { ChatModel } from "./chatModel.ts";

export interface ChatHeadProps {
  chat: ChatModel;
  choose: (conversation: string) => void;
  /** Shows who is in the group. */
  showMembers: () => void;
  /** What stands before the title. */
  children: ComponentChildren;
}

/** Says which conversation is shown; has a button for a group's members, to leave a room, or to join it again. */
export function ChatHead({ chat, choose, showMembers, children }: ChatHeadProps): JSX.Element {
  const { chosen } = chat.conversations;
  return (
    <header class="head">
      {children}
      <div>
        <h1>{chosen === everyone ? "Everyone" : chosen}</h1>
        <p class="quiet">{describeConversation(chat)}</p>
      </div>
      {isRoomName(chosen) ? <RoomButton {...{ chat, choose }} room={chosen} /> : null}
      {chat.roster.groups.includes(chosen) ? (
        <button type="button" class="room-button" onClick={showMembers}>
          <Icon name="everyone" /> Members
        </button>
      ) : null}
    </header>
  );
}

interface RoomButtonProps extends Pick<ChatHeadProps, "chat" | "choose"> {
  room: string;
}

function RoomButton({ chat, choose, room }: RoomButtonProps): JSX.Element {
  if (!chat.roster.rooms.includes(room)) {
    return (
      <button type="button" class="room-button" onClick={() => void chat.rejoinRoom(room)}>
        <Icon name="plus" /> Join room
      </button>
    );
  }
  return (
    <button
      type="button"
      class="room-button"
      onClick={() => {
        chat.session.leaveRoom(room);
        choose(everyone);
      }}
    >
      <Icon name="leave" /> Leave room
    </button>
  );
}

function describeConversation({ conversations, roster }: ChatModel): string {
  const { chosen } = conversations;
  const { members } = roster;
  if (chosen === everyone) return `${members.length + 1} here`;
  if (chosen === windowName) return "Whoever is at the server window";
  if (isGroupName(chosen)) {
    if (!roster.groups.includes(chosen)) return "You are not in this group now";
    return roster.membersOfGroup(chosen)?.join(", ") ?? "A closed group";
  }
  if (isRoomName(chosen)) {
    return roster.rooms.includes(chosen) ? "An open room" : "You are not in this room now";
  }
  return members.includes(chosen) ? "Just the two of you" : "Not here now";
}
