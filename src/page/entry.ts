import { everyone, isGroupName, isRoomName } from "../model/name.ts";

/** What one that was said here has become. `sent` and `kept` only once its receipt came. */
export type Sending = "sending" | "sent" | "kept" | "unheard" | "refused";

/**
 * A message's `conversation` is the one it is in, where that is not called any more as its sender or
 * receiver was when it was said.
 */
interface Common {
  /** Tells it from every other entry of the log. */
  key: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

export interface Heard extends Common {
  kind: "heard";
  seq: number;
  from: string;
  to: string;
  text: string;
  conversation?: string;
}

export interface Said extends Common {
  kind: "said";
  /** The frame's id. */
  id: string;
  to: string;
  text: string;
  /** The conversation it was typed in. */
  within: string;
  conversation?: string;
  sending: Sending;
  seq?: number;
  /** Why it was refused. */
  why?: string[];
}

export interface Notice extends Common {
  kind: "notice";
  tone: "answer" | "refusal" | "state";
  lines: string[];
  /** The conversation it was asked for in. */
  within: string;
}

export interface Presence extends Common {
  kind: "presence";
  joined: string[];
  left: string[];
}

/** One thing a log shows. Never changed: another takes its place. */
export type Entry = Heard | Said | Notice | Presence;

/** True where a message to it is one of several people's: a group or a room. */
export function isShared(to: string): boolean {
  return isGroupName(to) || isRoomName(to);
}

/** Whose conversation a message belongs to: the class's, a group's, a room's, or the one with a person. */
export function conversationOf(message: Heard | Said): string {
  if (message.conversation !== undefined) return message.conversation;
  if (message.kind === "said" || message.to === everyone || isShared(message.to)) {
    return message.to;
  }
  return message.from;
}

/** The class's conversation shows all there is, as a terminal does; any other only its own. */
export function isIn(conversation: string, entry: Entry): boolean {
  if (conversation === everyone) return true;
  switch (entry.kind) {
    case "heard":
      return conversationOf(entry) === conversation;
    case "said":
      return conversationOf(entry) === conversation || entry.within === conversation;
    case "notice":
      return entry.within === conversation;
    case "presence":
      return false;
    default:
      return entry satisfies never;
  }
}

/** The entry as it stands once the person of that conversation goes by another name. */
export function inRenamed(entry: Entry, from: string, to: string): Entry {
  switch (entry.kind) {
    case "heard":
      return conversationOf(entry) === from ? { ...entry, conversation: to } : entry;
    case "said": {
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
