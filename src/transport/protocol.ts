import type { LeaveReason } from "../model/event.ts";
import type { Hub } from "../hub/hub.ts";
import type { Connection } from "./connection.ts";
import type { TokenBucketOptions } from "./tokenBucket.ts";

/** One protocol on the one port. */
export interface Protocol {
  readonly name: string;
  /** It takes a connection too that was silent for so long that it was asked for a name. */
  readonly takesLate?: boolean;
  /** Whether a connection that begins so is for this door; `maybe` waits for more bytes. */
  match(first: Uint8Array): "yes" | "no" | "maybe";
  /**
   * Takes the connection over. Its first bytes follow by `receive`.
   * @param isSilent the peer has said nothing yet
   */
  startSession(link: Connection, isSilent: boolean): Session;
}

/** One connection inside its door. What it throws closes this connection alone. */
export interface Session {
  receive(bytes: Uint8Array): void;
  /** The peer sends nothing more, but may still read. */
  ended(): void;
  /** The socket can take more. */
  drained?(): void;
  /** Lets go of the connection without a word, where another door can still take it. */
  handOver?(): void;
  /** Called now and then: the time for what only silence shows. */
  tick(): void;
  /** Takes the member out of the class and, where the connection still stands, says why and closes it. */
  leave(how: LeaveReason): void;
}

/** What chat doors are made with. */
export interface SessionOptions {
  hub: Hub;
  /** How fast each client may write. */
  pace: TokenBucketOptions;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
}
