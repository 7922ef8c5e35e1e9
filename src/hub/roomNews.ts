import { cleanText } from "../model/cleanText.ts";
import { limits } from "../model/limits.ts";
import type { Ranked } from "../model/rankedName.ts";
import type { RoomEntered } from "./fact.ts";
import type { Member, Room } from "./member.ts";
import { modesOf } from "./roomModes.ts";

/** Who is in the room and as what, the longest there first. */
export function membersOf(room: Room): Ranked[] {
  return [...room.members].map(([{ name }, { operator, voice }]) => ({ name, operator, voice }));
}

/** Its topic; nothing to one outside of a room that not everyone is let into. */
export function topicFor(asker: Member, { members, settings }: Room): string {
  const isOpen = !settings.inviteOnly && settings.key === undefined;
  return isOpen || members.has(asker) ? settings.topic : "";
}

/** How the room stands now, to one who joins it. */
export function entered(room: Room, id: string | undefined): RoomEntered {
  const { name, settings } = room;
  const [modes, members] = [modesOf(room), membersOf(room)];
  return { kind: "roomEntered", id, room: name, topic: settings.topic, modes, members };
}

/** What one says of leaving or of a kick, on one line and cut; undefined where that is nothing. */
export function remark(text: string | undefined): string | undefined {
  const clean = cleanText(text ?? "").replaceAll(/[\n\t]/g, " ");
  const cut = [...clean].slice(0, limits.remarkCharacters).join("");
  return cut === "" ? undefined : cut;
}

/** The names of the member's rooms. */
export function roomNamesOf(member: Member): string[] {
  return [...member.rooms].map((room) => room.name);
}
