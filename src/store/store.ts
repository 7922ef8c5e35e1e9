import type { Message, Receipt } from "../model/message.ts";
import type { PendingChanges } from "./pendingChanges.ts";
import type { ClassSnapshot, MemberRecord, StoredMessage } from "./records.ts";

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

/**
 * The history of one class. Synchronous. Writes are gathered in memory, and `commit` stores them in one
 * transaction; reads see what has been committed.
 */
export interface Store {
  /** Number of the newest message, 0 if there is none. */
  readonly newest: number;
  /** What stood when the class was interrupted; empty in a new one. */
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

  /** The receipt of a message that this member sent by this client id, if it is stored. */
  receipt(senderId: number, clientId: string): Receipt | undefined;
  /** Messages above `since` that the member may see and did not send to others, oldest first. */
  missed(member: MemberRecord, since: number): Message[];
  /** The last messages to everyone, at most so many, oldest first. */
  latest(count: number): Message[];
  /** Messages to everyone above `since`, oldest first, as far as they are known. */
  publicAfter(since: number): Message[];

  /** Ends the class in good order: nobody is in it any more. Commits; does not throw. */
  end(): void;
  /** Releases what it holds; a class that was not ended counts as interrupted. */
  close(): void;
}
