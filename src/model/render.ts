import type { Message } from "./message.ts";
import { everyone, isGroupName, isRoomName } from "./name.ts";
import type { ListedRoom } from "./room.ts";
import { displayText } from "./text.ts";
import type { MemberEvent } from "./event.ts";
import { formatModes } from "./roomMode.ts";
import { roomTexts, texts } from "./texts.ts";

/** The line that tells a person of a fact; undefined for what people are not told here. */
export function renderEvent(fact: MemberEvent): string | undefined {
  switch (fact.kind) {
    case "said":
      return renderMessage(fact.message);
    case "groupCreated":
      return texts.groupAdded(fact.by, fact.name);
    case "renamed":
      return texts.renamed(fact.from, fact.to);
    case "notStored":
      return renderRefusal(fact.refusal).join("\n");
    case "roomEntered": {
      const lines = [roomTexts.here(fact.room, fact.members)];
      if (fact.topic !== "") lines.push(roomTexts.topicIs(fact.room, fact.topic));
      return lines.join("\n");
    }
    case "roomJoined":
      return roomTexts.joined(fact.room, fact.name);
    case "roomLeft":
      return roomTexts.left(fact.room, fact.name, fact.reason);
    case "kicked":
      return roomTexts.kicked(fact.room, fact.name, fact.by, fact.reason);
    case "topicChanged":
      return roomTexts.topicSet(fact.room, fact.by, fact.topic);
    case "invited":
      return roomTexts.invited(fact.room, fact.name, fact.by);
    case "modesChanged":
      return roomTexts.modesSet(fact.room, fact.by, formatModes(fact.changes));
    case "receipted":
    case "groupDeleted":
    case "presenceChanged":
      return undefined;
    default:
      return fact satisfies never;
  }
}

/** People named in one line of who came or went. */
const namedAtOnce = 5;

/** The first of the names, and how many others there are. */
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
}

/** What `/who` answers, the asker himself marked. */
export function renderWho({ members, groups, rooms }: Who, asker: string): string[] {
  const names = members.map((name) => (name === asker ? `${name} (you)` : name));
  const lines = [`${members.length} here: ${names.join(", ")}`];
  if (groups.length > 0) lines.push(`Your groups: ${groups.join(", ")}`);
  if (rooms.length > 0) lines.push(`Your rooms: ${rooms.join(", ")}`);
  return lines;
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

/** How a message reads to one who receives it. */
export function renderMessage({ from, to, text }: Omit<Message, "seq" | "at">): string {
  const shown = displayText(text);
  if (to === everyone) return `${from} in ClassChat : ${shown}`;
  if (isGroupName(to) || isRoomName(to)) return `<${from}> in ${to}: ${shown}`;
  return `<${from}>: ${shown}`;
}

/** A refusal as it comes in: its code may be one that is newer than this program. */
export interface ShownRefusal {
  code: string;
  text: string;
  hint?: string;
  member?: string;
}

/** How a message that was said before one came reads. */
export function renderEarlierMessage(message: Omit<Message, "seq" | "at">): string {
  return `[earlier] ${renderMessage(message)}`;
}

/** How a refusal reads to the one who asked. */
export function renderRefusal(refusal: ShownRefusal): string[] {
  const lines = [displayText(refusal.text)];
  if (refusal.code === "not_active" && refusal.member === undefined)
    lines.unshift(texts.fromServer);
  if (refusal.hint !== undefined) lines.push(displayText(refusal.hint));
  return lines;
}

/** What `/rooms` answers. */
export function renderRoomList(rooms: readonly ListedRoom[]): string[] {
  if (rooms.length === 0) return ["There are no rooms. Make one with /join #name"];
  return rooms.map(({ name, members, topic }) => {
    const count = `${name} (${members})`;
    return topic === "" ? count : displayText(`${count}: ${topic}`);
  });
}
