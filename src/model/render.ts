import type { ListedGroup } from "./group.ts";
import type { Message } from "./message.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "./name.ts";
import type { ListedRoom } from "./room.ts";
import { displayText, oneLine } from "./text.ts";
import type { MemberEvent, ReactedEvent } from "./event.ts";
import type { ModeChange } from "./roomMode.ts";
import { formatModes } from "./roomMode.ts";
import { renderModerated } from "./renderAct.ts";
import { roomTexts } from "./roomTexts.ts";
import * as texts from "./texts.ts";

/** An event with what its line needs. A client knows modes as they are written, which may be newer than this program. */
export type RenderableEvent =
  | Exclude<MemberEvent, { kind: "roomEntered" | "modesChanged" }>
  | Omit<Extract<MemberEvent, { kind: "roomEntered" }>, "id" | "modes" | "topicSet">
  | {
      kind: "modesChanged";
      room: string;
      by: string | undefined;
      changes: readonly ModeChange[] | string;
    };

/** The lines a person is shown of an event, joined by LF; undefined if they are shown none. */
export function renderEvent(event: RenderableEvent): string | undefined {
  switch (event.kind) {
    case "said":
      return renderSaid(event.message).join("\n");
    case "groupCreated":
      return texts.groupAdded(event.by, event.name);
    case "groupJoined":
      return texts.groupJoined(event.names, event.group, event.by);
    case "groupLeft":
      return texts.groupLeft(event.names, event.group, event.by, event.reason);
    case "removedFromGroup":
      return texts.removedFromGroup(event.group, event.by);
    case "renamed":
      return texts.renamed(event.from, event.to);
    case "notStored":
      return renderRefusal(event.refusal).join("\n");
    case "roomEntered": {
      const lines = [roomTexts.here(event.room, event.members)];
      if (event.topic !== "") lines.push(roomTexts.topicIs(event.room, event.topic));
      return lines.join("\n");
    }
    case "roomJoined":
      return roomTexts.joined(event.room, event.name);
    case "roomLeft":
      return roomTexts.left(event.room, event.name, event.reason);
    case "kicked":
      return roomTexts.kicked(event.room, event.name, event.by, event.reason);
    case "topicChanged":
      return roomTexts.topicSet(event.room, event.by, event.topic);
    case "invited":
      return roomTexts.invited(event.room, event.name, event.by);
    case "modesChanged": {
      const { room, by, changes } = event;
      const modes = typeof changes === "string" ? changes : formatModes(changes);
      return roomTexts.modesSet(room, by, modes);
    }
    case "privacyChanged":
      return texts.windowShows(event.privateShown);
    case "moderated":
      return renderModerated(event);
    case "reacted":
      return renderReacted(event);
    case "receipted":
    case "groupDeleted":
    case "presenceChanged":
    case "peopleCounted":
    case "invitationNoticed":
      return undefined;
    case "crowdChanged":
      return texts.crowdChanged(event);
    default:
      return event satisfies never;
  }
}

/** People named in one line of who joined or left. */
const namedAtOnce = 5;

/** The first of the names, and how many others follow. */
export function listNames(names: readonly string[]): string {
  const first = names.slice(0, namedAtOnce).join(", ");
  const others = names.length - namedAtOnce;
  if (others <= 0) return first;
  return `${first} and ${others === 1 ? "one other" : `${others} others`}`;
}

export interface Who {
  members: readonly string[];
  groups: readonly string[];
  rooms: readonly string[];
  teachers: readonly string[];
  /** In a crowd: how many there are, of whom `members` are those whom the asker knows. */
  people?: number;
}

/** What `/who` answers, with the asker and the teachers marked. */
export function renderWho(
  { members, teachers, groups, rooms, people }: Who,
  asker: string,
): string[] {
  const isTeacher = new Set(teachers);
  const names = members.map((name) => {
    const marks = [...(isTeacher.has(name) ? ["teacher"] : []), ...(name === asker ? ["you"] : [])];
    return marks.length === 0 ? name : `${name} (${marks.join(", ")})`;
  });
  const lines =
    people === undefined
      ? [`${members.length} here: ${names.join(", ")}`]
      : [texts.crowdHere(people, names), texts.findInCrowd];
  if (groups.length > 0) lines.push(`Your groups: ${groups.join(", ")}`);
  if (rooms.length > 0) lines.push(`Your rooms: ${rooms.join(", ")}`);
  return lines;
}

/** Names that begin alike, as `/who` with a beginning answers; `next` is the one behind which there are others. */
export interface FoundNames {
  prefix: string;
  names: readonly string[];
  /** How many begin so in all. */
  count: number;
  next?: string | undefined;
}

export function renderFoundNames({ prefix, names, count, next }: FoundNames): string[] {
  const others = next === undefined ? [] : [texts.othersBegin(prefix, next)];
  return [texts.namesBegin(prefix, count, names), ...others];
}

/**
 * The menu, line by line.
 * @param privateShown whether the server window shows private messages
 */
export function renderMenu(privateShown: boolean): string[] {
  return [
    "Tips on Getting Started",
    "",
    "1. To send message in ClassChat, type message and press Enter.",
    "2. To send private message, type receiver's name followed by colon and message.",
    "3. To create group, type group followed by space, groupname, space and members separated by comma.",
    "   For example: group group413 Alice,Bob,John,Mary",
    "   ***NOTE: *** groupname should start with word 'group'.",
    "   To send message to group type groupname followed by colon and message.",
    "4. To exit out of chat system, type exit and hit enter.",
    "5. To get this menu again, type menu and press enter.",
    texts.windowShows(privateShown),
    "Type /help for everything else you can type.",
  ];
}

/** What the message answers, if it does, as the line before it. */
export function renderQuote({ replyTo }: Pick<Message, "replyTo">): string[] {
  return replyTo ? [`> ${replyTo.from}: ${oneLine(replyTo.text)}`] : [];
}

/** A message as its receivers read it, behind what it answers. */
export function renderSaid(message: Omit<Message, "seq" | "at">): string[] {
  return [...renderQuote(message), renderMessage(message)];
}

/** The text by itself says whether it is another than the first. */
export function renderText({ text, corrects, corrected }: Omit<Message, "seq" | "at">): string {
  if (corrects) return texts.correction(text);
  return corrected ? texts.corrected(text) : text;
}

/** A message as its receivers read it. */
export function renderMessage(message: Omit<Message, "seq" | "at">): string {
  const { from, to } = message;
  const shown = displayText(renderText(message));
  if (from === windowName && to === everyone) return `${texts.fromServer} ${shown}`;
  if (to === everyone) return `${from} in ClassChat : ${shown}`;
  if (isGroupName(to) || isRoomName(to)) return `<${from}> in ${to}: ${shown}`;
  if (to === teachers) return `<${from}> to ${to}: ${shown}`;
  return `<${from}>: ${shown}`;
}

/** A message as a record of the class has it: a private one names its receiver, too. */
export function renderRecordedMessage(message: Omit<Message, "seq" | "at">): string {
  const { from, to } = message;
  if (to === everyone || isGroupName(to) || isRoomName(to)) return renderMessage(message);
  return `<${from}> to ${to}: ${displayText(renderText(message))}`;
}

/** Only whoever said the message is told in words: where many react, nobody wants to read it of each. */
function renderReacted({ reaction, change, yours }: ReactedEvent): string | undefined {
  if (!change?.on || yours === undefined) return undefined;
  return texts.reacted(change.by, reaction, oneLine(yours));
}

/** A refusal as it comes in: its code may be newer than this program. */
export interface ShownRefusal {
  code: string;
  text: string;
  hint?: string;
  member?: string;
}

/** A message from before its reader joined. */
export function renderEarlierMessage(message: Omit<Message, "seq" | "at">): string {
  const quote = renderQuote(message).map((line) => `${line}\n`);
  return `${quote.join("")}[earlier] ${renderMessage(message)}`;
}

/** A refusal as whoever asked reads it, line by line. */
export function renderRefusal(refusal: ShownRefusal): string[] {
  const lines = [displayText(refusal.text)];
  if (refusal.code === "not_active" && refusal.member === undefined)
    lines.unshift(texts.fromServer);
  if (refusal.hint !== undefined) lines.push(displayText(refusal.hint));
  return lines;
}

/** The refusal as one line of sentences. */
export function renderRefusalLine(refusal: ShownRefusal): string {
  return renderRefusal(refusal)
    .map((sentence, index, { length }) =>
      index + 1 < length && !/[.!?]$/.test(sentence) ? `${sentence}.` : sentence,
    )
    .join(" ");
}

/** What `/group` answers, with the asker marked. */
export function renderGroupList(groups: readonly ListedGroup[], asker: string): string[] {
  if (groups.length === 0) return ["You are in no group. Make one with group groupName A,B,C"];
  return groups.map(({ name, by, members, absent }) => {
    const maker = by === undefined ? "" : ` (made by ${by === asker ? "you" : by})`;
    const names = [
      ...members.map((member) => (member === asker ? `${member} (you)` : member)),
      ...absent.map((member) => `${member} (absent)`),
    ];
    return `${names.length} in ${name}${maker}: ${names.join(", ")}`;
  });
}

/** What `/rooms` answers. */
export function renderRoomList(rooms: readonly ListedRoom[]): string[] {
  if (rooms.length === 0) return ["There are no rooms. Make one with /join #name"];
  return rooms.map(({ name, members, topic }) => {
    const count = `${name} (${members})`;
    return topic === "" ? count : displayText(`${count}: ${topic}`);
  });
}
