import type { GroupResult } from "../../hub/command.ts";
import type {
  GroupLeftEvent,
  MemberEvent,
  ModeratedEvent,
  PresenceChanged,
  ReactedEvent,
  RoomEnteredEvent,
  RoomEvent,
  ToldCrowd,
} from "../../model/event.ts";
import type { ListedGroup } from "../../model/group.ts";
import { limits } from "../../model/limits.ts";
import { formatIsoTime } from "../../model/isoTime.ts";
import type { Message } from "../../model/message.ts";
import type { ReactionCount } from "../../model/reaction.ts";
import { renderModerated } from "../../model/renderAct.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { ListedRoom, RankedName } from "../../model/room.ts";
import { formatRankedName } from "../../model/room.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import { formatModes } from "../../model/roomMode.ts";
import * as texts from "../../model/texts.ts";
import { frameAct } from "../../wire/actFrames.ts";
import { chunkByBytes, chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { RoomAnswer } from "../runRoomCommand.ts";

/** Numbers of messages in one frame, which leave room for the rest of its line. */
const seqsOfFrame = 4_000;

type MessageFrame = Extract<ServerFrame, { type: "message" }>;
type FramedCount = NonNullable<MessageFrame["reactions"]>[number];

const more = { more: true } as const;

/** Bytes of a room in a list beside its name and topic: keys, quotes, a number and a comma. */
const listedRoomBytes = 40;

/** Bytes of a group in a list beside the names: keys, and who made it. */
const listedGroupBytes = 200;

/** Bytes of the quotes and the comma of a name. */
const nameBytes = 3;

/** The frames that tell a member of an event: one, unless it names more people than one line holds. */
export function eventFrames(event: MemberEvent): ServerFrame[] {
  switch (event.kind) {
    case "said":
      return [messageFrame(event.message)];
    case "receipted": {
      const { id, seq, delivered, held } = event;
      const receipt = {
        type: "receipt",
        id,
        seq,
        status: delivered > 0 ? 1 : 0,
        delivered,
      } as const;
      return [held > 0 ? { ...receipt, held } : receipt];
    }
    case "notStored":
      return [refusedFrame(event.refusal, event.id)];
    case "groupCreated":
      return [{ type: "grouped", name: event.name, by: event.by, members: event.members }];
    case "groupJoined": {
      const { group: name, names: members, by } = event;
      return [{ type: "groupJoined", name, members, ...(by === undefined ? {} : { by }) }];
    }
    case "groupLeft":
      return [groupLeftFrame(event)];
    case "removedFromGroup":
      return [{ type: "ungrouped", name: event.group, by: event.by }];
    case "groupDeleted":
      return [{ type: "ungrouped", name: event.name }];
    case "presenceChanged":
      return presenceFrames(event);
    case "crowdChanged":
      return crowdFrames(event);
    case "peopleCounted":
      return [{ type: "people", count: event.people }];
    case "renamed":
      return [{ type: "renamed", from: event.from, to: event.to }];
    case "privacyChanged":
      return [{ type: "window", privateShown: event.privateShown }];
    case "roomEntered":
      return enteredFrames(event);
    case "invitationNoticed":
      return [];
    case "moderated":
      return moderatedFrames(event);
    case "reacted":
      return [reactionFrame(event)];
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "invited":
    case "modesChanged":
      return [roomFrame(event)];
    default:
      return event satisfies never;
  }
}

function groupLeftFrame({ group, names, by, reason }: GroupLeftEvent): ServerFrame {
  const who = { name: group, members: names, ...(by === undefined ? {} : { by }) };
  return { type: "groupLeft", ...who, ...because(reason) };
}

/**
 * The answer to making a group: who is not here is refused one by one.
 * @param by whoever makes it
 */
export function createdGroupFrames(result: GroupResult, id: string, by: string): ServerFrame[] {
  const missing = result.missing.map((member) => {
    return refusedFrame({ code: "not_active", text: texts.memberNotActive(member), member }, id);
  });
  if (!result.ok) return [...missing, refusedFrame(result.refusal, id)];
  return [...missing, { type: "grouped", id, name: result.name, by, members: result.members }];
}

/** Who is in which group, in as many frames as their names need. */
export function groupFrames(groups: readonly ListedGroup[]): ServerFrame[] {
  const chunks = chunkByBytes(groups, limits.listBytes, ({ name, members, absent }) => {
    const bytes = [name, ...members, ...absent].map((one) => Buffer.byteLength(one) + nameBytes);
    return bytes.reduce((sum, more) => sum + more, listedGroupBytes);
  });
  const last = chunks.pop() ?? [];
  const first = chunks.map((some) => ({ type: "groups", groups: some, more: true }) as const);
  return [...first, { type: "groups", groups: last }];
}

/** Whoever is removed hears goodbye. */
function moderatedFrames(event: ModeratedEvent): ServerFrame[] {
  const { at, by, act, isAboutYou } = event;
  if (act.type === "remove" && isAboutYou) {
    return [{ type: "bye", code: "removed", text: renderModerated(event) }];
  }
  const frame = {
    type: "moderated",
    at: formatIsoTime(at),
    ...(by !== undefined && { by }),
    act: frameAct(act),
    ...(isAboutYou && { you: isAboutYou }),
  } as const;
  const { act: framed } = frame;
  if (framed.type !== "retract" || framed.seqs.length <= seqsOfFrame) return [frame];
  const frames: ServerFrame[] = [];
  for (let from = 0; from < framed.seqs.length; from += seqsOfFrame) {
    const seqs = framed.seqs.slice(from, from + seqsOfFrame);
    frames.push({ ...frame, act: { ...framed, seqs } });
  }
  return frames;
}

export function presenceFrames({
  joined,
  left,
  people,
}: Omit<PresenceChanged, "kind">): ServerFrame[] {
  return chunkNames(joined, left).map(([came, went]) => {
    const presence = { type: "presence", joined: came, left: went } as const;
    return people === undefined ? presence : Object.assign(presence, { people });
  });
}

/** Everybody is named once it is a crowd no longer: older clients take them for newcomers. */
function crowdFrames({ isOn, people, names }: ToldCrowd): ServerFrame[] {
  const changed = { type: "crowd", on: isOn, people } as const;
  if (isOn) return [changed];
  const found = chunkNames(names, []).map(([some]) => {
    return { type: "presence" as const, joined: some, left: [], found: true as const };
  });
  return [changed, ...found];
}

export function messageFrame(message: Message): MessageFrame {
  const { seq, at, from, to, text, notice, replyTo, corrects, corrected, reactions } = message;
  const frame: MessageFrame = { type: "message", seq, at: formatIsoTime(at), from, to, text };
  if (notice) frame.notice = notice;
  if (replyTo) frame.replyTo = { seq: replyTo.seq, from: replyTo.from, text: replyTo.text };
  if (corrected) frame.corrected = corrected;
  if (reactions) frame.reactions = reactions.map(frameCount);
  if (!corrects) return frame;
  // Who knows no corrections shows it as a message.
  return { ...frame, text: texts.correction(text), corrects: { seq: corrects.seq, text } };
}

function frameCount({ names, ...counted }: ReactionCount): FramedCount {
  return { ...counted, names: [...names] };
}

function reactionFrame({
  seq,
  reaction,
  count,
  change,
  names,
  mine,
  yours,
}: ReactedEvent): ServerFrame {
  return {
    type: "reaction",
    seq,
    reaction,
    count,
    ...(change && { by: change.by, on: change.on }),
    ...(names && { names: [...names] }),
    ...(mine && { mine }),
    ...(yours !== undefined && { yours }),
  };
}

/** @param id of the frame that is refused, where it had one */
export function refusedFrame(refusal: Refusal, id?: string): ServerFrame {
  return { type: "refused", ...(id === undefined ? {} : { id }), ...refusal };
}

/** The frame that tells those in a room what happened there. */
function roomFrame(event: RoomEvent): ServerFrame {
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
function enteredFrames({ id, room, topic, modes, members }: RoomEnteredEvent): ServerFrame[] {
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
