import type { Delivery } from "../client/screen.ts";
import type { Message } from "../model/message.ts";
import { everyone, isGroupName, isRoomName, teachers } from "../model/name.ts";
import type { ReactionCount } from "../model/reaction.ts";

/** What became of a message this member sent: `pending` until its receipt or its refusal comes. */
export type DeliveryState = "pending" | Delivery | "refused";

interface Common {
  /** Tells it from every other entry of the log. */
  key: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

/** The beginning of a message that another one answers. */
export interface Quoted {
  from: string;
  text: string;
}

interface Said extends Common {
  to: string;
  /** Empty if it was taken back. */
  text: string;
  isRetracted?: true;
  /** The text is not the first that it had. */
  isCorrected?: true;
  /** Number of the message that it answers. */
  replyTo?: number;
  /** How that one begins; undefined if it was taken back, or is not here. */
  quote?: Quoted;
  reactions?: readonly ReactionCount[];
  /** Where it is found now, if its sender or receiver has another name than when it was sent. */
  conversation?: string;
}

/** Another text for a message that was sent: on its way, or refused. */
export interface PendingCorrection {
  /** Of its frame. */
  id: string;
  text: string;
  /** Why it was refused. */
  reasons?: string[];
}

export interface ReceivedMessage extends Said {
  kind: "received";
  /** From 1 on; 0 of another class. */
  seq: number;
  from: string;
  /** Their name now, if it is another. */
  sender?: string;
  /** Whoever has that name now may be another person. */
  isUncertain?: true;
}

export interface SentMessage extends Said {
  kind: "sent";
  /** Of its frame. */
  id: string;
  /** The conversation it was typed in. */
  within: string;
  /** The whole line, if how it begins was taken for an address that nobody has. */
  typed?: string;
  delivery: DeliveryState;
  /** As of a received one, once it has its receipt. */
  seq?: number;
  /** Why it was refused. */
  reasons?: string[];
  correction?: PendingCorrection;
}

/** A message of a log. */
export type LogMessage = ReceivedMessage | SentMessage;

export interface Notice extends Common {
  kind: "notice";
  tone: "answer" | "refusal" | "state" | "welcome";
  lines: string[];
  /** The conversation it is shown in. */
  within: string;
}

export interface Presence extends Common {
  kind: "presence";
  joined: string[];
  left: string[];
}

/** One thing a log shows. Never changed: another takes its place. */
export type LogEntry = ReceivedMessage | SentMessage | Notice | Presence;

/** A message as it comes, for a log. */
export function readReceived(message: Message): Omit<ReceivedMessage, "key"> {
  const { seq, at, from, to, text, replyTo, corrected, reactions } = message;
  return {
    kind: "received",
    seq,
    at,
    from,
    to,
    text,
    ...(replyTo && { replyTo: replyTo.seq, quote: { from: replyTo.from, text: replyTo.text } }),
    ...(corrected && { isCorrected: corrected }),
    ...(reactions && { reactions }),
  };
}

/** True if a message to it goes to several people: a group, a room or the teachers. */
export function isShared(to: string): boolean {
  return isGroupName(to) || isRoomName(to) || to === teachers;
}

/** The conversation a message belongs to: the class's, a group's, a room's, or the one with a person. */
export function conversationOf(message: ReceivedMessage | SentMessage): string {
  if (message.conversation !== undefined) return message.conversation;
  if (message.kind === "sent" || message.to === everyone || isShared(message.to)) {
    return message.to;
  }
  return message.from;
}

/** What the sender is called now. */
export function senderOf({ sender, from }: ReceivedMessage): string {
  return sender ?? from;
}

/**
 * Each conversation shows its own alone: that of the class stands on projectors. Where a message was typed
 * that belongs to another one, it stands without its text.
 */
export function isIn(conversation: string, entry: LogEntry): boolean {
  switch (entry.kind) {
    case "received":
      return conversationOf(entry) === conversation;
    case "sent":
      return conversationOf(entry) === conversation || entry.within === conversation;
    case "notice":
      return entry.within === conversation;
    case "presence":
      return conversation === everyone;
    default:
      return entry satisfies never;
  }
}

/** The entry once the person of that conversation has another name. */
export function renameInEntry(entry: LogEntry, from: string, to: string): LogEntry {
  switch (entry.kind) {
    case "received": {
      const renamed = senderOf(entry) === from ? { ...entry, sender: to } : entry;
      return conversationOf(entry) === from ? { ...renamed, conversation: to } : renamed;
    }
    case "sent": {
      const within = entry.within === from ? to : entry.within;
      if (conversationOf(entry) === from) return { ...entry, within, conversation: to };
      return within === entry.within ? entry : { ...entry, within };
    }
    case "notice":
      return entry.within === from ? { ...entry, within: to } : entry;
    case "presence":
      return entry;
    default:
      return entry satisfies never;
  }
}
