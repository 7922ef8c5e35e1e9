import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Clock } from "./clock.ts";

/**
 * One connection to a server, whatever carries its frames. It answers pings, and ends by itself if the
 * server falls silent.
 */
export interface Connection {
  /** Queues the line of a frame. After the end it is dropped. */
  send(line: string): void;
  /** Resolves once all that was queued is out, or the connection has ended. */
  drained(): Promise<void>;
  /** The next frame this program knows, or undefined once the connection has ended. */
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
  /** As a person reads it. */
  readonly name: string;
  /** Connects, or rejects if nobody takes the connection in time. */
  connect(options: ConnectOptions): Promise<Connection>;
  /** After that: why, and what to do. */
  explainNoAnswer(): Promise<string>;
}
