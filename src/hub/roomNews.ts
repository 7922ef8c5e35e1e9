import { oneLine, truncate } from "../model/text.ts";
import { limits } from "../model/limits.ts";
import type { RankedName } from "../model/room.ts";
import type { RoomEnteredEvent } from "../model/event.ts";
import type { Member, Room } from "./member.ts";
import { listModes } from "./roomModes.ts";

/** Who is in the room and as what, the longest there first. */
export function listRoomMembers(room: Room): RankedName[] {
  return [...room.members].map(([{ name }, { operator, voice }]) => ({ name, operator, voice }));
}

/** Its topic; nothing to one outside of a room that not everyone is let into. */
export function visibleTopic(asker: Member, { members, settings }: Room): string {
  const isOpen = !settings.inviteOnly && settings.key === undefined;
  return isOpen || members.has(asker) ? settings.topic : "";
}

/** How the room stands now, to one who joins it. */
export function roomEnteredEvent(room: Room, id: string | undefined): RoomEnteredEvent {
  const { name, settings } = room;
  const [modes, members] = [listModes(room), listRoomMembers(room)];
  return { kind: "roomEntered", id, room: name, topic: settings.topic, modes, members };
}

/** What one says of leaving or of a kick, on one line and cut; undefined where that is nothing. */
export function cleanRemark(text: string | undefined): string | undefined {
  const cut = truncate(oneLine(text ?? ""), limits.remarkCharacters);
  return cut === "" ? undefined : cut;
}

/** The names of the member's rooms. */
export function listRoomNames(member: Member): string[] {
  return [...member.rooms].map((room) => room.name);
}
