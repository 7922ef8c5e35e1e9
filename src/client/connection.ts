import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Clock } from "./clock.ts";

/**
 * One connection to a server, whatever carries its frames. It answers pings, and is gone as well when
 * the server falls silent.
 */
export interface Connection {
  /** Queues the frame. One too long for a line, or after the connection is gone, is dropped. */
  send(frame: ClientFrame): void;
  /** Resolves once nothing waits to go out any more, or the connection is gone. */
  drained(): Promise<void>;
  /** The next frame this program knows, or undefined once the connection is gone. */
  next(): Promise<ServerFrame | undefined>;
  close(): void;
}

export interface ConnectOptions {
  clock: Clock;
  /** Time the server has to take the connection, in milliseconds. */
  withinMs: number;
  /** Gives up when it is aborted. */
  signal: AbortSignal;
}

/** Where a server is reached, and how. */
export interface Endpoint {
  /** As a person is told it. */
  readonly name: string;
  /** Connects, or rejects where nobody takes the connection in time. */
  connect(options: ConnectOptions): Promise<Connection>;
}
