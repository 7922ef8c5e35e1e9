import type { RankedName } from "./rankedName.ts";
import { formatRankedName } from "./rankedName.ts";
import { displayText } from "./shownText.ts";

/** The lines a person is shown of what happens in a room, the same for all who are in it. */
export const roomTexts = {
  here: (room: string, members: readonly RankedName[]) =>
    renderRoomMembers(room, members.map(formatRankedName)),
  topicIs: (room: string, topic: string) =>
    topic === "" ? `${room} has no topic` : displayText(`Topic of ${room}: ${topic}`),
  modesAre: (room: string, modes: string) => `Modes of ${room}: ${modes}`,
  joined: (room: string, name: string) => `${name} joined ${room}`,
  left: (room: string, name: string, reason?: string) => `${name} left ${room}${because(reason)}`,
  kicked: (room: string, name: string, by: string, reason?: string) =>
    `${by} removed ${name} from ${room}${because(reason)}`,
  topicSet: (room: string, by: string, topic: string) =>
    topic === ""
      ? `${by} took the topic of ${room} away`
      : displayText(`${by} set the topic of ${room}: ${topic}`),
  invited: (room: string, name: string, by: string) =>
    `${by} invites ${name} to ${room}. Type /join ${room}`,
  /** @param by undefined where the class did it: no operator was left */
  modesSet: (room: string, by: string | undefined, modes: string) =>
    by === undefined ? `Modes of ${room} are now ${modes}` : `${by} set ${modes} in ${room}`,
} as const;

/** @param members with the signs of their ranks */
export function renderRoomMembers(room: string, members: readonly string[]): string {
  return `${members.length} in ${room}: ${members.join(", ")}`;
}

/** A room as a list of rooms shows it. */
export interface ListedRoom {
  name: string;
  members: number;
  topic: string;
}

/** What `/rooms` answers. */
export function renderRoomList(rooms: readonly ListedRoom[]): string[] {
  if (rooms.length === 0) return ["There are no rooms. Make one with /join #name"];
  return rooms.map(({ name, members, topic }) => {
    const count = `${name} (${members})`;
    return topic === "" ? count : displayText(`${count}: ${topic}`);
  });
}

function because(reason: string | undefined): string {
  return reason === undefined ? "" : displayText(` (${reason})`);
}
