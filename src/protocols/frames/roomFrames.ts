import type { RoomEnteredEvent, RoomEvent } from "../../model/event.ts";
import type { RankedName } from "../../model/room.ts";
import { formatRankedName } from "../../model/room.ts";
import { formatModes } from "../../model/roomMode.ts";
import type { ListedRoom } from "../../model/room.ts";
import { limits } from "../../model/limits.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import { chunkByBytes, chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { RoomAnswer } from "../runRoomCommand.ts";
import { refusedFrame } from "./refusedFrame.ts";

const more = { more: true } as const;

/** Bytes of a room in a list beside its name and topic: keys, quotes, a number and a comma. */
const listedRoomBytes = 40;

/** The frame that tells those in a room what happened there. */
export function roomFrame(event: RoomEvent): ServerFrame {
  const { room } = event;
  switch (event.kind) {
    case "roomJoined":
      return { type: "joined", room, name: event.name };
    case "roomLeft":
      return { type: "left", room, name: event.name, ...because(event.reason) };
    case "kicked":
      return { type: "kicked", room, name: event.name, by: event.by, ...because(event.reason) };
    case "topicChanged":
      return { type: "topic", room, by: event.by, topic: event.topic };
    case "invited":
      return { type: "invited", room, name: event.name, by: event.by };
    case "modesChanged": {
      const by = event.by === undefined ? {} : { by: event.by };
      return { type: "mode", room, ...by, modes: formatModes(event.changes) };
    }
    default:
      return event satisfies never;
  }
}

/** The answer to a command about a room. */
export function answerFrames(
  { type, id }: { type: RoomCommand["type"]; id: string },
  answer: RoomAnswer,
): ServerFrame[] {
  switch (answer.kind) {
    case "refused":
      return [refusedFrame(answer.refusal, id)];
    case "done": {
      const refused = answer.refusals.map((refusal) => refusedFrame(refusal, id));
      // How the room stands is the answer to joining it.
      return type === "join" ? refused : [...refused, { type: "done", id }];
    }
    case "topic":
      return [{ type: "topic", id, room: answer.room, topic: answer.topic }];
    case "modes":
      return [{ type: "mode", id, room: answer.room, modes: answer.modes }];
    default:
      return answer satisfies never;
  }
}

/** How a room stands, for the member who joined it; its names in as many frames as they need. */
export function enteredFrames({
  id,
  room,
  topic,
  modes,
  members,
}: RoomEnteredEvent): ServerFrame[] {
  const answer = id === undefined ? {} : { id };
  const stands = { type: "entered", ...answer, room, topic, modes: formatModes(modes) } as const;
  return listFrames(members, (names, rest) => ({ ...stands, members: names, ...rest }));
}

/** The members of a room, in as many frames as their names need. */
export function namesFrames(room: string, members: readonly RankedName[]): ServerFrame[] {
  return listFrames(members, (names, rest) => ({ type: "names", room, members: names, ...rest }));
}

/** All rooms, in as many frames as they need. */
export function roomFrames(rooms: readonly ListedRoom[]): ServerFrame[] {
  // Escaped, a topic may be twice as long: such a frame is still no longer than a line may be.
  const chunks = chunkByBytes(rooms, limits.listBytes, ({ name, topic }) => {
    return Buffer.byteLength(name) + Buffer.byteLength(topic) + listedRoomBytes;
  });
  const last = chunks.pop() ?? [];
  const first = chunks.map((some) => ({ type: "rooms", rooms: some, more: true }) as const);
  return [...first, { type: "rooms", rooms: last }];
}

function listFrames(
  members: readonly RankedName[],
  frame: (names: string[], rest: { more?: true }) => ServerFrame,
): ServerFrame[] {
  const chunks = chunkNames(members.map(formatRankedName), []);
  const last = chunks.length - 1;
  return chunks.map(([names], index) => frame(names, index === last ? {} : more));
}

function because(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
