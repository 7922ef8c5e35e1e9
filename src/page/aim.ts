import { everyone, isGroupName, isRoomName, nameKey } from "../model/name.ts";
import { findNearestWord } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import type { TypedLine } from "../model/typedLine.ts";
import { parseTypedLine } from "../model/typedLine.ts";

/** Whom one can write to. */
export interface Addressable {
  readonly me: string;
  readonly members: readonly string[];
  readonly groups: readonly string[];
  /** Those one is in. */
  readonly rooms: readonly string[];
}

/** Where a line goes, said before it goes. */
export type Aim =
  | { kind: "everyone" }
  | { kind: "person" | "group" | "room"; name: string }
  /** Nobody is called so; `near` may be meant. */
  | { kind: "nobody"; name: string; near: string | undefined }
  /** Not said to anybody. */
  | { kind: "command"; does: string }
  | { kind: "mistake"; refusal: Refusal };

/**
 * What a line wishes that is typed while a conversation is chosen: the same as at a terminal, but a
 * line that names no receiver goes to the conversation.
 */
export function wishOf(line: string, chosen: string): TypedLine {
  const wish = parseTypedLine(line);
  if (wish.type !== "say" || wish.to !== everyone) return wish;
  const isAddressed = wish.text !== line && !line.startsWith("//");
  return isAddressed ? wish : { ...wish, to: chosen };
}

/** The plainest line that says `text` to `to` while a conversation is chosen: the inverse of {@link wishOf}. */
export function lineFor(to: string, text: string, chosen: string): string {
  const lines = [text, `${to}:${text}`, `/msg ${to} ${text}`];
  const says = (line: string): boolean => {
    const wish = wishOf(line, chosen);
    return wish.type === "say" && wish.to === to && wish.text === text;
  };
  return lines.find(says) ?? `/msg ${to} ${text}`;
}

export function aimOf(line: string, chosen: string, who: Addressable): Aim {
  const wish = wishOf(line, chosen);
  switch (wish.type) {
    case "nothing":
      return receiver(chosen, who);
    case "say":
      return receiver(wish.to, who);
    case "createGroup":
      return { kind: "command", does: `Makes the group ${wish.name}` };
    case "mistake":
      return { kind: "mistake", refusal: wish.refusal };
    case "who":
      return { kind: "command", does: "Shows who is here" };
    case "menu":
      return { kind: "command", does: "Shows the menu" };
    case "help":
      return { kind: "command", does: "Shows what can be typed" };
    case "exit":
      return { kind: "command", does: "Leaves the class" };
    case "rename":
      return { kind: "command", does: `Changes your name to ${wish.name}` };
    case "join":
      return { kind: "command", does: `Enters the room ${wish.room}, or makes it` };
    case "leave":
      return { kind: "command", does: `Leaves the room ${wish.room}` };
    case "topic":
    case "mode":
    case "invite":
    case "kick":
    case "names":
      return { kind: "command", does: `Asks it of the room ${wish.room}` };
    case "rooms":
      return { kind: "command", does: "Shows which rooms there are" };
    default:
      return wish satisfies never;
  }
}

function receiver(name: string, { me, members, groups, rooms }: Addressable): Aim {
  if (name === everyone) return { kind: "everyone" };
  if (groups.includes(name)) return { kind: "group", name };
  if (isRoomName(name)) {
    // Whatever its case, it is the same room.
    const room = rooms.find((one) => nameKey(one) === nameKey(name));
    if (room !== undefined) return { kind: "room", name: room };
  }
  if (name === me || members.includes(name)) return { kind: "person", name };
  return { kind: "nobody", name, near: findNearestWord(name, alike(name, members, groups, rooms)) };
}

/** Those of the same kind, as far as the name shows it. */
function alike(
  name: string,
  members: readonly string[],
  groups: readonly string[],
  rooms: readonly string[],
): readonly string[] {
  if (isRoomName(name)) return rooms;
  return isGroupName(name) ? groups : [...members, ...groups];
}
