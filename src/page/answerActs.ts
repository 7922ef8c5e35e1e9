import { limits } from "../model/limits.ts";
import { beginningOf } from "../model/quote.ts";
import type { Reaction } from "../model/reaction.ts";
import { formatTypedLine } from "../model/typedLine.ts";
import type { ChatModel } from "./chatModel.ts";
import { dialogTexts } from "./dialogTexts.ts";
import type { ReceivedMessage, SentMessage } from "./logEntry.ts";
import { conversationOf, isIn } from "./logEntry.ts";
import { pageTexts } from "./pageTexts.ts";

/** What is typed next answers the message. */
export function startReply(chat: ChatModel, message: ReceivedMessage | SentMessage): void {
  const { seq, text } = message;
  if (!seq) return;
  if (chat.conversations.aim?.kind === "correction") drop(chat);
  const from = message.kind === "sent" ? chat.me : message.from;
  chat.conversations.aimAt({ kind: "reply", seq, from, text: beginningOf(text) });
  chat.changed();
}

/**
 * What is typed next is to be the text of this message of one's own.
 * @param wanted stands in the box at first
 */
export function startCorrection(
  chat: ChatModel,
  { seq, text }: SentMessage,
  wanted: string = text,
): void {
  if (!seq) return;
  drop(chat);
  const { conversations, me, roster } = chat;
  const { chosen, draft: before } = conversations;
  conversations.aimAt({ kind: "correction", seq, from: me, text, ...(before && { before }) });
  conversations.write(formatTypedLine(chosen, wanted, chosen, roster));
  chat.changed();
}

/** The same of one's last message of the conversation; returns false if it is too late for that. */
export function startLastCorrection(chat: ChatModel, now: number): boolean {
  const { chosen } = chat.conversations;
  const last = chat.log.findLastSent((message) => conversationOf(message) === chosen);
  if (!last || !mayChange(last, now)) return false;
  startCorrection(chat, last);
  return true;
}

/** The draft is a message by itself again; what stood in the box before a correction stands there again. */
export function drop(chat: ChatModel): void {
  const { conversations } = chat;
  const { aim } = conversations;
  if (!aim) return;
  if (aim.kind === "correction") conversations.write(aim.before ?? "");
  conversations.aimAt(undefined);
  chat.changed();
}

/**
 * Whether it is a message of one's own that can still be corrected and taken back; the server has the last word.
 * @param now in milliseconds since 1970-01-01T00:00:00Z
 */
export function mayChange(
  message: ReceivedMessage | SentMessage,
  now: number,
): message is SentMessage {
  return message.kind === "sent" && now - message.at <= limits.ownMinutes * 60_000;
}

/** Takes back an attempt to correct the message; to go on with it, its text is written into the box. */
export function takeBackCorrection(chat: ChatModel, message: SentMessage, isEdited: boolean): void {
  const { seq, correction } = message;
  if (!seq || !correction) return;
  chat.log.noteCorrection(seq, undefined);
  if (isEdited) startCorrection(chat, message, correction.text);
  chat.changed();
}

/** Reacts to the message, or takes that back. */
export function toggleReaction(
  chat: ChatModel,
  message: ReceivedMessage | SentMessage,
  reaction: Reaction,
): void {
  const { seq } = message;
  if (seq) chat.answers.ask(chat.session.react(seq, reaction, !hasReacted(message, reaction)));
}

/** Whether the reader has reacted so. */
export function hasReacted(
  { reactions }: ReceivedMessage | SentMessage,
  reaction: Reaction,
): boolean {
  return reactions?.some((one) => one.reaction === reaction && one.mine) === true;
}

/** Leads to the message of that number in the conversation that is shown; resolves to why it cannot be shown. */
export async function showMessage(chat: ChatModel, seq: number): Promise<readonly string[]> {
  const { chosen: conversation } = chat.conversations;
  const known = chat.log.find(seq);
  if (known && (known.isRetracted || !isIn(conversation, known))) {
    return [dialogTexts.answers.notHere];
  }
  const past = await chat.openPast();
  const lines = (await past?.find(conversation, seq)) ?? [pageTexts.dialog.loadAgain];
  if (lines.length === 0) past?.goTo({ conversation, seq, isMarked: true });
  return lines;
}
