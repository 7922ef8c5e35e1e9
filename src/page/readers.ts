import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";

/** Says who reads what is written in the conversation that is shown, where nothing has been said yet. */
export function describeReaders({ conversations, roster, session }: ChatModel): string {
  const { chosen } = conversations;
  const window = session.privateShown ? " The server window shows it too." : "";
  if (chosen === everyone) return "Everyone in the class reads what you write here.";
  if (chosen === windowName) return "Whoever is at the server window reads what you write here.";
  if (chosen === teachers)
    return `All teachers read what you write here, and nobody else.${window}`;
  if (isRoomName(chosen)) {
    return `Everyone in ${chosen} reads what you write here; others can join it.${window}`;
  }
  if (isGroupName(chosen)) {
    const names = roster.membersOfGroup(chosen)?.filter((name) => name !== roster.me);
    const who = names ? names.join(", ") : `The members of ${chosen}`;
    return `${who}: they alone read what you write here.${window}`;
  }
  return `${chosen} alone reads what you write here.${window}`;
}
