import type { Addressees } from "../model/addressee.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import { findNearestWord } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { describeCommand, parseTypedLine } from "../model/typedLine.ts";
import { pageTexts } from "./pageTexts.ts";

/** Who can be written to. */
export interface Addressable extends Addressees {
  readonly me: string;
  readonly members: readonly string[];
  /** Others are here who are not known. */
  readonly isCrowd?: boolean;
  readonly groups: readonly string[];
  /** The rooms the member is in. */
  readonly rooms: readonly string[];
}

/** Who reads a line. */
export type Receiver =
  | { kind: "everyone" }
  | { kind: "teachers" }
  | { kind: "person" | "group" | "room"; name: string }
  | { kind: "window" };

/** Where a line will go. */
export type Destination =
  | Receiver
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
    case "reply":
      return findReceiver(typed.to, addressable);
    case "mistake":
      return { kind: "mistake", refusal: typed.refusal };
    default:
      return { kind: "command", does: describeCommand(typed) };
  }
}

/**
 * Whom the line names that is typed in a conversation with others; undefined if it stays there. In the class's own
 * conversation a line is addressed as at a terminal.
 * @param isAboutMessage it answers or corrects one of the conversation
 */
export function findOtherAddress(
  line: string,
  conversation: string,
  addressable: Addressable,
  isAboutMessage = false,
): string | undefined {
  if (conversation === everyone && !isAboutMessage) return undefined;
  const typed = parseTypedLine(line, conversation, addressable);
  if (typed.type !== "say" && typed.type !== "reply") return undefined;
  // Whatever its case, it is the same room.
  const to = isRoomName(typed.to) ? (addressable.find(typed.to) ?? typed.to) : typed.to;
  return to === conversation ? undefined : to;
}

/** Whether the line leaves the class. */
export function isExit(line: string): boolean {
  return parseTypedLine(line).type === "exit";
}

/**
 * Whether the line is no message because of how it begins, and may be meant as it is written. A slip of somebody's
 * name is for them, and is not offered to everyone.
 */
export function isTakenForAddress(destination: Destination, conversation: string): boolean {
  if (destination.kind !== "nobody") return destination.kind === "mistake";
  const isSlip = destination.near !== undefined && conversation === everyone;
  return destination.name !== conversation && !isSlip;
}

/** Somebody reads what goes there. */
export function isReceiver(destination: Destination): destination is Receiver {
  switch (destination.kind) {
    case "nobody":
    case "command":
    case "mistake":
      return false;
    default:
      return true;
  }
}

/** How a sentence names who reads it, and what it says before the name. */
export function describeReceiver(receiver: Receiver): { lead: string; name: string } {
  switch (receiver.kind) {
    case "everyone":
      return { lead: pageTexts.composer.to, name: pageTexts.everyone };
    case "person":
      return { lead: pageTexts.composer.onlyTo, name: receiver.name };
    case "group":
      return { lead: pageTexts.composer.toTheGroup, name: receiver.name };
    case "room":
      return { lead: pageTexts.composer.toTheRoom, name: receiver.name };
    case "window":
      return { lead: pageTexts.composer.onlyTo, name: pageTexts.theWindow };
    case "teachers":
      return { lead: pageTexts.composer.onlyTo, name: pageTexts.allTeachers };
    default:
      return receiver satisfies never;
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
  const mayBeHere = addressable.isCrowd === true && !isRoomName(name) && !isGroupName(name);
  if (name === me || members.includes(name) || mayBeHere) return { kind: "person", name };
  return { kind: "nobody", name, near: findNearestWord(name, listAlike(name, addressable)) };
}

/** Names of the same kind, as far as the name shows its own. */
function listAlike(name: string, { members, groups, rooms }: Addressable): readonly string[] {
  if (isRoomName(name)) return rooms;
  return isGroupName(name) ? groups : [...members, ...groups, windowName];
}
