import type { Roster } from "../client/roster.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import { pageTexts } from "./pageTexts.ts";

const words = pageTexts.readers;

/** Says who reads what is written in the conversation that is shown, where nothing has been said yet. */
export function describeReaders({ conversations, roster, session }: ChatModel): string {
  const { chosen } = conversations;
  if (chosen === everyone) return words.everyone;
  if (chosen === windowName) return words.window;
  const readers = describeOthers(chosen, roster);
  return session.privateShown ? `${readers} ${words.windowToo}` : readers;
}

function describeOthers(chosen: string, roster: Roster): string {
  if (chosen === teachers) return words.teachers;
  if (isRoomName(chosen)) return words.room(chosen);
  if (!isGroupName(chosen)) return words.person(chosen);
  const names = roster.membersOfGroup(chosen)?.filter((name) => name !== roster.me);
  return words.group(names?.join(", ") ?? words.membersOf(chosen));
}
