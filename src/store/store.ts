import type { Message } from "../model/message.ts";

/** The history of one class. Synchronous; messages come in the order of their numbers. */
export interface Store {
  /** Number of the newest message, 0 where there is none. */
  readonly newest: number;
  /** Takes the next message of this turn; it counts as stored once `commit` has returned. */
  append(message: Message): void;
  /** Stores what was appended since the last commit, all of it or, by throwing, nothing. */
  commit(): void;
  /** What is still known of the messages numbered above `seq`, oldest first. */
  after(seq: number): Message[];
}
