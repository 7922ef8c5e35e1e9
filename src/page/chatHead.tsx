import type { ComponentChildren, JSX } from "preact";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import { cleanText } from "../model/text.ts";
import type { Roster } from "../client/roster.ts";
import { pageTexts } from "./pageTexts.ts";
import { Icon } from "./icon.tsx";
import type { ChatModel } from "./chatModel.ts";
import { HoldingLines } from "./holdingLines.tsx";
import { isShared } from "./logEntry.ts";
import type { MenuControls } from "./menuButtons.tsx";
import { ClassMenuButton, PersonMenuButton } from "./menuButtons.tsx";
import { UnreadElsewhere } from "./unreadElsewhere.tsx";

export interface ChatHeadProps {
  controls: MenuControls;
  choose: (conversation: string) => void;
  /** Shows who is in the group. */
  showMembers: () => void;
  /** Shows how others join. */
  showInvite: () => void;
  /** Looks for messages. */
  search: () => void;
  /** The address of the board, for a projector. */
  board: string;
  /** What stands before the title. */
  children: ComponentChildren;
}

/** Says which conversation is shown and what holds, with what can be done about both. */
export function ChatHead(props: ChatHeadProps): JSX.Element {
  const { controls, choose, showMembers, showInvite, search, board, children } = props;
  const { chat } = controls;
  const { chosen } = chat.conversations;
  const isPerson = chosen !== everyone && !isShared(chosen);
  return (
    <header class="head">
      <div class="head-row">
        {children}
        <div class="head-title">
          <h1>{titleOf(chosen)}</h1>
          <p class="quiet">{describeConversation(chat)}</p>
        </div>
        <button
          type="button"
          class="head-button"
          title={`${pageTexts.past.search} (Ctrl+K)`}
          onClick={search}
        >
          <Icon name="search" />
          <span class="visually-hidden">{pageTexts.past.search}</span>
        </button>
        {chosen === everyone ? (
          <>
            <button
              type="button"
              class="head-button"
              aria-label={pageTexts.head.invite}
              title={pageTexts.head.invite}
              onClick={showInvite}
            >
              <Icon name="invite" /> <span class="wide">{pageTexts.head.invite}</span>
            </button>
            <a
              class="head-button board-link"
              href={board}
              target="_blank"
              rel="noopener"
              aria-label={pageTexts.head.board}
              title={pageTexts.head.board}
            >
              <Icon name="board" /> <span class="wide">{pageTexts.head.board}</span>
            </a>
          </>
        ) : null}
        {isRoomName(chosen) ? <RoomButton {...{ chat, choose }} room={chosen} /> : null}
        {chat.roster.groups.includes(chosen) ? (
          <button type="button" class="head-button" onClick={showMembers}>
            <Icon name="everyone" /> {pageTexts.head.members}
          </button>
        ) : null}
        {isPerson ? <PersonMenuButton {...controls} name={chosen} /> : null}
        <ClassMenuButton {...controls} />
      </div>
      <UnreadElsewhere chat={chat} choose={choose} />
      <HoldingLines chat={chat} />
    </header>
  );
}

/** What a conversation is called, which may differ from the word that is typed. */
function titleOf(conversation: string): string {
  const { titles } = pageTexts;
  if (conversation === everyone) return titles.everyone;
  return conversation === teachers ? titles.teachers : conversation;
}

interface RoomButtonProps extends Pick<ChatHeadProps, "choose"> {
  chat: ChatModel;
  room: string;
}

function RoomButton({ chat, choose, room }: RoomButtonProps): JSX.Element {
  if (!chat.roster.rooms.includes(room)) {
    return (
      <button type="button" class="head-button" onClick={() => void chat.rejoinRoom(room)}>
        <Icon name="plus" /> {pageTexts.head.joinRoom}
      </button>
    );
  }
  return (
    <button
      type="button"
      class="head-button"
      onClick={() => {
        chat.session.leaveRoom(room);
        choose(everyone);
      }}
    >
      <Icon name="leave" /> {pageTexts.head.leaveRoom}
    </button>
  );
}

function describeConversation({ conversations, roster, session }: ChatModel): string {
  const { chosen } = conversations;
  const { members, groups, rooms } = roster;
  if (chosen === everyone) return pageTexts.head.here(roster.people);
  if (chosen === teachers) return pageTexts.head.readBy([...roster.teachers, pageTexts.theWindow]);
  if (chosen === windowName) return pageTexts.head.whoeverIsAtWindow;
  if (isGroupName(chosen) && !groups.includes(chosen)) return pageTexts.head.notInGroup;
  if (isRoomName(chosen) && !rooms.includes(chosen)) return pageTexts.head.notInRoom;
  if (!isShared(chosen) && !members.includes(chosen)) return pageTexts.head.notHere;
  const window = session.privateShown ? [pageTexts.windowShowsIt] : [];
  return [...describeReaders(roster, chosen, session.privateShown), ...window].join(" · ");
}

/** Who reads a conversation beside the server window. */
function describeReaders(roster: Roster, chosen: string, isShown: boolean): string[] {
  if (isGroupName(chosen)) {
    return [roster.membersOfGroup(chosen)?.join(", ") ?? pageTexts.head.closedGroup];
  }
  if (isRoomName(chosen)) {
    const known = roster.findKnownRoom(chosen);
    const people = known ? [pageTexts.head.people(known.people.size)] : [];
    const topic = known && known.topic !== "" ? [cleanText(known.topic)] : [];
    return [pageTexts.head.openRoom, ...people, ...topic];
  }
  const role = roster.teachers.has(chosen) ? [pageTexts.head.aTeacher] : [];
  return isShown ? role : [...role, pageTexts.head.justTheTwoOfYou];
}
