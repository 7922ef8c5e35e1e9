import type { ComponentChildren, JSX } from "preact";
import { Component } from "preact";
import { useState } from "preact/hooks";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import { Avatar } from "./avatar.tsx";
import { isShared } from "./logEntry.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import { OneStopList } from "./oneStopList.tsx";
import { mostPeopleListed, PersonSearch, searchPeople, useStrangers } from "./personSearch.tsx";
import type { ChatModel } from "./chatModel.ts";
import type { MenuControls } from "./menuButtons.tsx";
import { PersonMenuButton } from "./menuButtons.tsx";
import { pageTexts } from "./pageTexts.ts";
import { RoleBadge } from "./roleBadge.tsx";

const words = pageTexts.lists;

export interface SidePanelProps {
  controls: MenuControls;
  choose: (conversation: string) => void;
  makeGroup: () => void;
  joinRoom: () => void;
  showSettings: () => void;
  leave: () => void;
  /** Closes it if it is a drawer. */
  close: () => void;
}

/** Everyone and everything that can be written to. */
export function SidePanel(props: SidePanelProps): JSX.Element {
  const { controls, choose, makeGroup, joinRoom, showSettings, leave, close } = props;
  const { chat } = controls;
  const [wanted, setWanted] = useState("");
  const { members, groups, rooms } = chat.roster;
  const { talkedTo } = chat.conversations;
  const here = new Set([...members, ...groups, ...rooms, chat.me, windowName]);
  const away = [...talkedTo].filter((name) => !here.has(name));
  const strangers = useStrangers(chat.session, wanted);
  const found = [...searchPeople(members, wanted), ...strangers.names];
  // In a large class the people one talks with are found without a search.
  const sorted = [
    ...found.filter((name) => talkedTo.has(name)),
    ...found.filter((name) => !talkedTo.has(name)),
  ];
  // In a crowd the others are not known here.
  const unknown = wanted === "" ? chat.roster.people - 1 - members.length : strangers.others;
  const others = unknown + Math.max(0, found.length - mostPeopleListed);
  const about = (name: string): ConversationProps => ({ ...describe(chat, name), choose });
  return (
    <nav class="panel" id="panel" aria-label={words.conversations}>
      <header>
        <strong>{pageTexts.name}</strong>
        <button type="button" class="close" aria-label={words.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="lists">
        <OneStopList label={words.theClass}>
          <li>
            <Conversation {...about(everyone)} title={pageTexts.titles.everyone} icon="everyone" />
          </li>
          {hasTeachers(chat) ? (
            <li>
              <Conversation
                {...about(teachers)}
                title={pageTexts.titles.teachers}
                icon="teachers"
              />
            </li>
          ) : null}
        </OneStopList>
        <List
          title={words.groups}
          more={
            <button type="button" class="make" onClick={makeGroup}>
              <Icon name="plus" /> {words.makeGroup}
            </button>
          }
        >
          {groups.map((name) => (
            <li key={name}>
              <Conversation {...about(name)} icon="group" />
            </li>
          ))}
          {away.filter(isGroupName).map((name) => (
            <li key={name}>
              <Conversation {...about(name)} icon="group" isAway />
            </li>
          ))}
        </List>
        <List
          title={words.rooms}
          more={
            <button type="button" class="make" onClick={joinRoom}>
              <Icon name="plus" /> {words.joinRoom}
            </button>
          }
        >
          {rooms.map((name) => (
            <li key={name}>
              <Conversation {...about(name)} icon="room" />
            </li>
          ))}
          {away.filter(isRoomName).map((name) => (
            <li key={name}>
              <Conversation {...about(name)} icon="room" isAway />
            </li>
          ))}
        </List>
        <List
          title={words.people}
          count={chat.roster.people}
          search={<PersonSearch count={chat.roster.people - 1} text={wanted} search={setWanted} />}
        >
          <li class="conversation self">
            <Avatar name={chat.me} />
            <span class="title">{chat.me + pageTexts.you}</span>
            <RoleBadge name={chat.me} teachers={chat.roster.teachers} />
          </li>
          {talkedTo.has(windowName) ? (
            <li>
              <Conversation {...about(windowName)} icon="window" />
            </li>
          ) : null}
          {sorted.slice(0, mostPeopleListed).map((name) => (
            <li key={name} class="person">
              <Conversation {...about(name)} />
              <PersonMenuButton {...controls} name={name} />
            </li>
          ))}
          {away
            .filter((name) => !isShared(name))
            .map((name) => (
              <li key={name} class="person">
                <Conversation {...about(name)} isAway />
                <PersonMenuButton {...controls} name={name} />
              </li>
            ))}
        </List>
        {others > 0 ? <p class="quiet others">{words.others(others)}</p> : null}
      </div>
      <div class="panel-foot">
        <button type="button" class="leave" onClick={showSettings}>
          <Icon name="settings" /> {words.settings}
        </button>
        <button type="button" class="leave" onClick={leave}>
          <Icon name="leave" /> {words.leave}
        </button>
      </div>
    </nav>
  );
}

/** Whoever is in charge can be written to: there are teachers, or what was ordered shows that somebody is. */
function hasTeachers({ roster, session, conversations }: ChatModel): boolean {
  const { muted, quiet } = session.holding;
  const isTalkedTo = conversations.talkedTo.has(teachers) || conversations.chosen === teachers;
  return roster.teachers.size > 0 || muted !== undefined || quiet || isTalkedTo;
}

interface ListProps {
  title: string;
  count?: number;
  more?: JSX.Element;
  /** Narrows the list that stands below it. */
  search?: JSX.Element;
  children: ComponentChildren;
}

function List({ title, count, more, search, children }: ListProps): JSX.Element {
  return (
    <section>
      <div class="list-head">
        <h2>
          {title}
          {count === undefined ? null : <span class="count"> {count}</span>}
        </h2>
        {more}
      </div>
      {search}
      <OneStopList label={title}>{children}</OneStopList>
    </section>
  );
}

interface ConversationProps {
  name: string;
  /** Shown instead of the name. */
  title?: string;
  /** Shown instead of an avatar. */
  icon?: IconName;
  isAway?: boolean;
  isChosen: boolean;
  /** Something is half typed there. */
  hasDraft: boolean;
  unread: number;
  teachers: ReadonlySet<string>;
  choose: (conversation: string) => void;
}

/** What there is to show of a conversation. */
function describe(
  { conversations, roster }: ChatModel,
  name: string,
): Omit<ConversationProps, "choose"> {
  const isChosen = conversations.chosen === name;
  const hasDraft = !isChosen && (conversations.drafts.get(name) ?? "").trim() !== "";
  const unread = conversations.unread.count(name);
  return { name, isChosen, hasDraft, unread, teachers: roster.teachers };
}

/**
 * A button that shows a conversation, and whatever is unread or half typed in it. In a large class there are many,
 * and each is drawn again only if there is something else to show.
 */
class Conversation extends Component<ConversationProps> {
  override shouldComponentUpdate({ choose: _, ...to }: ConversationProps): boolean {
    const shown: Partial<ConversationProps> = this.props;
    return Object.entries(to).some(([key, value]) => value !== shown[key as keyof typeof to]);
  }

  override render(props: ConversationProps): JSX.Element {
    const { name, title = name, icon, isAway, isChosen, hasDraft, unread, teachers } = props;
    return (
      <button
        type="button"
        class={`conversation${unread > 0 ? " unread" : ""}${isAway ? " away" : ""}`}
        aria-current={isChosen ? "true" : undefined}
        onClick={() => this.props.choose(name)}
      >
        {icon ? (
          <span class="avatar plain">
            <Icon name={icon} />
          </span>
        ) : (
          <Avatar name={name} />
        )}
        <span class="title">{title}</span>
        <RoleBadge name={name} teachers={teachers} />
        {isAway ? <span class="quiet"> {words.hasLeft}</span> : null}
        {hasDraft ? <span class="quiet"> {words.draft}</span> : null}
        {unread > 0 ? (
          <span class="badge">
            {unread}
            <span class="visually-hidden"> {words.unread}</span>
          </span>
        ) : null}
      </button>
    );
  }
}
