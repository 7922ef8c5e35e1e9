import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { cleanText } from "../model/text.ts";
import { isRoomName, roomSign } from "../model/name.ts";
import type { ListedRoom } from "../model/room.ts";
import { Dialog, NameField } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { OneStopList } from "./oneStopList.tsx";
import type { ChatModel } from "./chatModel.ts";
import { dialogTexts } from "./dialogTexts.ts";
import { pageTexts } from "./pageTexts.ts";

export interface RoomDialogProps {
  chat: ChatModel;
  /** @param joined the room the member is in now */
  close: (joined?: string) => void;
}

/** Lists the rooms and joins one, or makes it. */
export function RoomDialog({ chat, close }: RoomDialogProps): JSX.Element {
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [needsKey, setNeedsKey] = useState(false);
  const [problem, setProblem] = useState("");

  useEffect(() => chat.session.listRooms(), []);

  function submit(event: Event): void {
    event.preventDefault();
    const typed = name.trim();
    void join(isRoomName(typed) ? typed : roomSign + typed);
  }

  async function join(room: string): Promise<void> {
    // A member who is in it already only wants to see it.
    if (chat.roster.findRoom(room) === undefined) {
      const answer = await chat.session.joinRoom(room, key.trim());
      if (!answer.isGranted) {
        setName(room.slice(roomSign.length));
        setNeedsKey(answer.code === "wrong_key");
        setProblem(answer.lines.join(". "));
        return;
      }
    }
    close(chat.roster.findRoom(room));
  }

  return (
    <Dialog
      title={pageTexts.lists.joinRoom}
      action={dialogTexts.room.doJoin}
      problem={problem}
      submit={submit}
      close={() => close()}
    >
      <NameField
        id="room-name"
        label={dialogTexts.room.nameOf}
        prefix={isRoomName(name) ? undefined : roomSign}
        value={name}
        type={setName}
      />
      {needsKey ? (
        <NameField id="room-key" label={dialogTexts.room.key} value={key} type={setKey} />
      ) : null}
      <Choices rooms={chat.session.listedRooms} join={join} />
    </Dialog>
  );
}

interface ChoicesProps {
  rooms: readonly ListedRoom[] | undefined;
  join: (room: string) => Promise<void>;
}

function Choices({ rooms, join }: ChoicesProps): JSX.Element {
  if (rooms === undefined) return <p class="quiet">{dialogTexts.room.loading}</p>;
  if (rooms.length === 0) return <p class="quiet">{dialogTexts.room.noneYet}</p>;
  return (
    <OneStopList class="choices" label={dialogTexts.room.open}>
      {rooms.map((room) => (
        <li key={room.name}>
          <button type="button" class="choice" onClick={() => void join(room.name)}>
            <span class="avatar plain">
              <Icon name="room" />
            </span>
            <span class="about">
              <span class="title">{room.name}</span>
              <span class="quiet">{describeRoom(room)}</span>
            </span>
          </button>
        </li>
      ))}
    </OneStopList>
  );
}

function describeRoom({ members, topic }: ListedRoom): string {
  const people = pageTexts.head.people(members);
  return topic === "" ? people : `${people} · ${cleanText(topic)}`;
}
