import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { cleanText } from "../model/text.ts";
import { checkRoomName, isRoomName, roomSign } from "../model/name.ts";
import type { ListedRoom } from "../model/room.ts";
import { texts } from "../model/texts.ts";
import { Dialog, NameField } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import type { Stay } from "./stay.ts";

export interface RoomDialogProps {
  stay: Stay;
  /** @param entered the room one is in now */
  close: (entered?: string) => void;
}

/** Shows which rooms there are, and lets one in; one that is not there is made. */
export function RoomDialog({ stay, close }: RoomDialogProps): JSX.Element {
  const [name, setName] = useState("");
  const [key, setKey] = useState("");
  const [needsKey, setNeedsKey] = useState(false);
  const [problem, setProblem] = useState("");

  useEffect(() => stay.wishes.lookForRooms(), []);

  function submit(event: Event): void {
    event.preventDefault();
    const typed = name.trim();
    const checked = checkRoomName(isRoomName(typed) ? typed : roomSign + typed);
    if (checked.ok) void enter(checked.name);
    else setProblem(texts.roomInvalid(checked.why));
  }

  async function enter(room: string): Promise<void> {
    // Who is in it already only wants to see it.
    if (stay.roster.roomNamed(room) === undefined) {
      const answer = await stay.wishes.enter(room, key.trim());
      if (!answer.isGranted) {
        setName(room.slice(roomSign.length));
        setNeedsKey(answer.code === "wrong_key");
        setProblem(answer.lines.join(". "));
        return;
      }
    }
    close(stay.roster.roomNamed(room));
  }

  return (
    <Dialog
      title="Join a room"
      action="Join"
      problem={problem}
      submit={submit}
      close={() => close()}
    >
      <NameField
        id="room-name"
        label="Room name"
        prefix={isRoomName(name) ? undefined : roomSign}
        value={name}
        type={setName}
      />
      {needsKey ? <NameField id="room-key" label="Key" value={key} type={setKey} /> : null}
      <Choices rooms={stay.wishes.openRooms.rooms} enter={enter} />
    </Dialog>
  );
}

interface ChoicesProps {
  rooms: readonly ListedRoom[] | undefined;
  enter: (room: string) => Promise<void>;
}

function Choices({ rooms, enter }: ChoicesProps): JSX.Element {
  if (rooms === undefined) return <p class="quiet">Looking which rooms there are…</p>;
  if (rooms.length === 0) return <p class="quiet">There are no rooms yet: name one to make it.</p>;
  return (
    <ul class="choices" aria-label="Open rooms">
      {rooms.map((room) => (
        <li key={room.name}>
          <button type="button" class="choice" onClick={() => void enter(room.name)}>
            <span class="avatar plain">
              <Icon name="room" />
            </span>
            <span class="about">
              <span class="title">{room.name}</span>
              <span class="quiet">{aboutOf(room)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function aboutOf({ members, topic }: ListedRoom): string {
  const people = members === 1 ? "1 person" : `${members} people`;
  return topic === "" ? people : `${people} · ${cleanText(topic)}`;
}
