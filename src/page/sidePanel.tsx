import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { everyone, isGroupName, isRoomName, nameKey } from "../model/name.ts";
import { Avatar } from "./avatar.tsx";
import { isShared } from "./entry.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import type { Stay } from "./stay.ts";

export interface SidePanelProps {
  stay: Stay;
  choose: (conversation: string) => void;
  makeGroup: () => void;
  enterRoom: () => void;
  leave: () => void;
  /** Closes it where it is a drawer. */
  close: () => void;
}

/** All one can write to. */
export function SidePanel(props: SidePanelProps): JSX.Element {
  const { stay, choose, makeGroup, enterRoom, leave, close } = props;
  const [wanted, setWanted] = useState("");
  const { members, groups, rooms } = stay.roster;
  const { talkedTo } = stay.conversations;
  const here = new Set([...members, ...groups, ...rooms, stay.me]);
  const away = [...talkedTo].filter((name) => !here.has(name));
  const key = nameKey(wanted);
  const found = key === "" ? members : members.filter((name) => nameKey(name).includes(key));
  // In a large class those one talks with are found without looking for them.
  const sorted = [
    ...found.filter((name) => talkedTo.has(name)),
    ...found.filter((name) => !talkedTo.has(name)),
  ];
  const others = found.length - limits.pagePeople;
  const all = { stay, choose };
  return (
    <nav class="panel" id="panel" aria-label="Conversations">
      <header>
        <strong>ClassChat</strong>
        <button type="button" class="close" aria-label="Close the list" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="lists">
        <Conversation {...all} name={everyone} title="Everyone" icon="everyone" />
        <List
          title="Groups"
          more={
            <button type="button" class="make" onClick={makeGroup}>
              <Icon name="plus" /> New group
            </button>
          }
        >
          {groups.map((name) => (
            <li key={name}>
              <Conversation {...all} name={name} icon="group" />
            </li>
          ))}
          {away.filter(isGroupName).map((name) => (
            <li key={name}>
              <Conversation {...all} name={name} icon="group" isAway />
            </li>
          ))}
        </List>
        <List
          title="Rooms"
          more={
            <button type="button" class="make" onClick={enterRoom}>
              <Icon name="plus" /> Join a room
            </button>
          }
        >
          {rooms.map((name) => (
            <li key={name}>
              <Conversation {...all} name={name} icon="room" />
            </li>
          ))}
          {away.filter(isRoomName).map((name) => (
            <li key={name}>
              <Conversation {...all} name={name} icon="room" isAway />
            </li>
          ))}
        </List>
        <List title="People" count={members.length + 1}>
          <li class="conversation self">
            <Avatar name={stay.me} />
            <span class="title">{stay.me} (you)</span>
          </li>
          {sorted.slice(0, limits.pagePeople).map((name) => (
            <li key={name}>
              <Conversation {...all} name={name} />
            </li>
          ))}
          {away
            .filter((name) => !isShared(name))
            .map((name) => (
              <li key={name}>
                <Conversation {...all} name={name} isAway />
              </li>
            ))}
        </List>
        {others > 0 ? <p class="quiet others">and {others} others: look for one by name</p> : null}
      </div>
      {members.length > limits.pageLookFrom ? (
        <input
          class="look"
          type="search"
          aria-label="Look for a person"
          placeholder="Look for a person"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      ) : null}
      <button type="button" class="leave" onClick={leave}>
        <Icon name="leave" /> Leave
      </button>
    </nav>
  );
}

interface ListProps {
  title: string;
  count?: number;
  more?: JSX.Element;
  children: ComponentChildren;
}

function List({ title, count, more, children }: ListProps): JSX.Element {
  return (
    <section>
      <div class="list-head">
        <h2>
          {title}
          {count === undefined ? null : <span class="count"> {count}</span>}
        </h2>
        {more}
      </div>
      <ul aria-label={title}>{children}</ul>
    </section>
  );
}

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
