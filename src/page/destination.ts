import type { Addressees } from "../model/addressee.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import { findNearestWord } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { describeCommand, parseTypedLine } from "../model/typedLine.ts";

/** Who can be written to. */
export interface Addressable extends Addressees {
  readonly me: string;
  readonly members: readonly string[];
  readonly groups: readonly string[];
  /** The rooms the member is in. */
  readonly rooms: readonly string[];
}

/** Where a line will go. */
export type Destination =
  | { kind: "everyone" }
  | { kind: "teachers" }
  | { kind: "person" | "group" | "room"; name: string }
  | { kind: "window" }
  /** Nobody has this name; `near` may be meant. */
  | { kind: "nobody"; name: string; near: string | undefined }
  /** Not a message. */
  | { kind: "command"; does: string }
  | { kind: "mistake"; refusal: Refusal };

/** @param conversation where a line goes that names no receiver */
export function findDestination(
  line: string,
  conversation: string,
  addressable: Addressable,
): Destination {
  const typed = parseTypedLine(line, conversation, addressable);
  switch (typed.type) {
    case "nothing":
      return findReceiver(conversation, addressable);
    case "say":
      return findReceiver(typed.to, addressable);
    case "mistake":
      return { kind: "mistake", refusal: typed.refusal };
    default:
      return { kind: "command", does: describeCommand(typed) };
  }
}

function findReceiver(name: string, addressable: Addressable): Destination {
  const { me, members, groups } = addressable;
  if (name === everyone) return { kind: "everyone" };
  if (name === windowName) return { kind: "window" };
  if (name === teachers) return { kind: "teachers" };
  if (groups.includes(name)) return { kind: "group", name };
  if (isRoomName(name)) {
    // Whatever its case, it is the same room.
    const room = addressable.find(name);
    if (room !== undefined) return { kind: "room", name: room };
  }
  if (name === me || members.includes(name)) return { kind: "person", name };
  return { kind: "nobody", name, near: findNearestWord(name, listAlike(name, addressable)) };
}

/** Names of the same kind, as far as the name shows its own. */
function listAlike(name: string, { members, groups, rooms }: Addressable): readonly string[] {
  if (isRoomName(name)) return rooms;
  return isGroupName(name) ? groups : [...members, ...groups, windowName];
}
