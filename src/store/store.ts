import type { Audience, Message, MessageMark, Receipt, SaidMessage } from "../model/message.ts";
import type { Reaction, ReactionCount } from "../model/reaction.ts";
import type { FoundMessage, FoundSaid, ReadableMessage, SaidRequest } from "./foundMessage.ts";
import type {
  HistoryQuery,
  HistoryReading,
  HistorySlice,
  SearchQuery,
} from "../model/historyQuery.ts";
import type { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, StoredMessage } from "./records.ts";

/** The history cannot be written; nothing of the turn is stored. */
export class StorageFailure extends Error {
  /** Why, for the person who runs the server. */
  readonly why: string;

  constructor(why: string, cause?: unknown) {
    super("the history cannot be written", { cause });
    this.name = "StorageFailure";
    this.why = why;
  }
}

/** What to read of the history. */
export interface PageRequest {
  /** The id of the member who reads; undefined for whoever is in no class, and reads what is said to everyone. */
  memberId: number | undefined;
  /** The newest message that they know. */
  after: number;
  /** The last message they want. */
  upTo: number;
  /** They read what was said to teachers. */
  isTeacher?: boolean;
  /** As for {@link HistoryReading}: of such messages no beginnings are shown either. */
  leavesOut?: HistoryReading["leavesOut"];
}

/** Whether a message is left out of what newcomers are shown. */
export type LeavesOut = (senderId: number, from: string) => boolean;

/** How a newcomer reads, or whoever is in no class: they were sent nothing, and read what was said to everyone. */
export function newcomerReading(leavesOut?: LeavesOut): HistoryReading {
  const reading: HistoryReading = { memberId: -1, isTeacher: false };
  if (leavesOut) reading.leavesOut = ({ senderId, from }) => leavesOut(senderId, from);
  return reading;
}

/** A part of the history, as one member may read it. */
export interface Page {
  /** Messages that the member may see and did not send to others, oldest first. */
  messages: SaidMessage[];
  /** All up to this message is read: where the next page begins. */
  upTo: number;
  /** At most so many messages before these were theirs too, but are not kept any more. */
  forgotten: number;
}

/** Bytes of a page, about: what is read of the history at once, and waits for one peer. */
export const pageBytes = 65_536;
/** Messages that are looked at for one page, about a millisecond's work, however few of them the member may see. */
export const pageSpan = 4_000;
/** Bytes of a message beside its text, of what it answers and of the reactions of one kind, about. */
const messageBytes = 100;
const quoteBytes = 200;
const reactionBytes = 100;

/** About how much of a page a message takes. */
export function bytesInPage({
  text,
  replyTo,
  reactions,
}: Pick<Message, "text" | "reactions"> & { replyTo?: unknown }): number {
  const reacted = reactions === undefined ? 0 : reactions.length * reactionBytes;
  return text.length + messageBytes + (replyTo ? quoteBytes : 0) + reacted;
}

/** As many of the messages as fit into a page, which ends there, or else at `upTo`. */
export function cutPage(messages: readonly SaidMessage[], upTo: number): Page {
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    bytes += bytesInPage(message);
    if (bytes >= pageBytes) {
      return { messages: messages.slice(0, index + 1), upTo: message.seq, forgotten: 0 };
    }
  }
  return { messages: [...messages], upTo, forgotten: 0 };
}

/** How a message stands that was reacted to, for one reader. */
export type StandingReactions = MessageMark & ReactionCount;

/**
 * The history of one class. Synchronous. Writes are gathered in memory, and `commit` stores them in one
 * transaction; reads see what has been committed.
 */
export interface Store {
  /** Number of the newest message, 0 if there is none. */
  readonly newest: number;
  /** What stood when the class was interrupted or paused; empty in a new one. */
  readonly restored: ClassSnapshot;
  /** What becomes of members, groups and rooms, for the next commit. */
  readonly changes: PendingChanges;
  /** Why nothing can be stored at present, as the last commit or `tick` found; undefined if it can. */
  readonly failure: StorageFailure | undefined;

  /** Takes the next message of this turn. */
  append(message: StoredMessage): void;
  /**
   * Stores everything since the last commit. Throws {@link StorageFailure} if it cannot: then the messages
   * are forgotten, while changes are kept for the next commit. Returns the messages that were not stored
   * because their sender sent another by the same client id before: see `receipt`.
   */
  commit(): readonly StoredMessage[];
  /**
   * To be called about once a second. Looks whether what was stored is still where it belongs, which
   * `failure` then tells, and puts it on the disk from time to time. Does not throw.
   * @param now milliseconds of a clock that never goes back
   */
  tick(now: number): void;
  /**
   * Does some milliseconds of what can wait: it makes searches faster, and changes nothing that is read. Returns
   * whether more is to do. Does not throw.
   */
  tidy(): boolean;

  /** The receipt of a message that this member sent by this client id, if it is stored. */
  receipt(senderId: number, clientId: string): Receipt | undefined;
  /**
   * The next messages that the member has not read, as many as a page holds. If it ends before the last
   * message they want, more may follow; it always gets on.
   */
  readPage(request: PageRequest): Page;
  /** How many of the next {@link pageSpan} messages a member who knows all up to `after` has missed. */
  countMissed(request: Omit<PageRequest, "upTo">): number;
  /** The last messages to everyone, at most so many, oldest first. The same function leaves out the same. */
  latest(count: number, leavesOut?: LeavesOut): SaidMessage[];
  /** A part of what a member may read again, as much as some milliseconds find. */
  readSlice(query: HistoryQuery): HistorySlice;
  /** The same of a search. */
  searchSlice(query: SearchQuery): HistorySlice;
  /** Number of the last message before that time, 0 if there is none; about, where the clock was set back. */
  seqBefore(at: number): number;
  /** Messages that were not taken back, the newest first. */
  findSaid(request: SaidRequest): FoundMessage[];
  /** The message of that number, or the one that it corrects, if it is stored and was not taken back. */
  findMessage(seq: number): FoundSaid | undefined;
  /** The same, if the reader said it or may read it. */
  findReadable(request: HistoryReading & { seq: number }): ReadableMessage | undefined;
  /**
   * The last message up to that one that others sent the reader in a conversation: of a private one the audience is
   * whom the reader has it with. It is sought among the last {@link pageSpan}.
   */
  findLast(request: HistoryReading & { upTo: number; conversation: Audience }): number | undefined;
  /** The last message of a sender after that one, corrections apart, also if it was taken back. */
  lastSaid(senderId: number, after: number): number | undefined;
  /** Who has reacted to a message, and how. */
  reactionsTo(seq: number): { reaction: Reaction; memberId: number }[];
  /**
   * How messages up to `after` stand that were reacted to once `after` was the newest, or later; the newest of
   * these reactions at most.
   */
  reactionsSince(request: HistoryReading & { after: number }): StandingReactions[];

  /**
   * Ends the class in good order: nobody is in it any more. Commits; does not throw. Returns whether anything
   * is left of it.
   */
  end(): boolean;
  /** The same, so that it can go on with everybody in it. */
  pause(): boolean;
  /** Releases what it holds; a class that was not ended or paused counts as interrupted. */
  close(): void;
}
