import type { Message, Receipt, SaidMessage } from "../model/message.ts";
import type { FoundMessage, FoundSaid, SaidRequest } from "./foundMessage.ts";
import type { HistoryQuery, HistorySlice, SearchQuery } from "../model/historyQuery.ts";
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
}

/** Whether a message is left out of what newcomers are shown. */
export type LeavesOut = (senderId: number, from: string) => boolean;

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
/** Bytes of a message beside its text, about. */
const messageBytes = 100;

/** About how much of a page a message takes. */
export function bytesInPage({ text }: Message): number {
  return text.length + messageBytes;
}

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
  /** The message of that number, if it is stored and was not taken back. */
  findMessage(seq: number): FoundSaid | undefined;

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
