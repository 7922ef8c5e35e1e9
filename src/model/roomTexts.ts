import type { RankedName } from "./room.ts";
import { formatRankedName } from "./room.ts";
import { displayText } from "./text.ts";
import { because } from "./texts.ts";

/** The lines of what happens in a room, the same for all who are in it. */
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
  /** @param by undefined if the class did it: no operator was left */
  modesSet: (room: string, by: string | undefined, modes: string) =>
    by === undefined ? `Modes of ${room} are now ${modes}` : `${by} set ${modes} in ${room}`,
} as const;

/** @param members with the signs of their ranks */
export function renderRoomMembers(room: string, members: readonly string[]): string {
  return `${members.length} in ${room}: ${members.join(", ")}`;
}
