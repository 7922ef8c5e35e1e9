import type { Audience, MessageMark, SaidMessage } from "../model/message.ts";
import type { StoredMessage } from "./records.ts";

/** Whose messages are looked for. */
export interface SaidRequest {
  /** The ids of a member, and names: whoever went by one of them is meant too. */
  senderIds: readonly number[];
  names: readonly string[];
  /** The newest so many; Infinity for all. */
  count: number;
  /** Those to one member, a group or the teachers too. */
  includePrivate: boolean;
}

/** A message that is found, without its text. */
export type FoundMessage = MessageMark & Pick<SaidMessage, "to"> & { audience: Audience };

/** A message that is found by its number, with who said it and by what name. */
export type FoundSaid = FoundMessage & Pick<SaidMessage, "from" | "senderId">;

/** A message that one member may read, with the text that it has now. */
export type ReadableMessage = FoundSaid & Pick<SaidMessage, "text">;

/** Whether the message, which is not taken back, is one of those that are looked for. */
export function isSought({ message, audience }: StoredMessage, request: SaidRequest): boolean {
  const { senderIds, names, includePrivate } = request;
  const isTheirs = senderIds.includes(message.senderId) || names.includes(message.from);
  return isTheirs && (includePrivate || audience.kind === "everyone" || audience.kind === "room");
}

export function foundMessage({ message, audience }: StoredMessage): FoundMessage {
  const { seq, at, to } = message;
  return { seq, at, to, audience };
}

export function foundSaid(stored: StoredMessage): FoundSaid {
  const { from, senderId } = stored.message;
  return { ...foundMessage(stored), from, senderId };
}
