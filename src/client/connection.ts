import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Clock } from "./clock.ts";
import type { Outcome } from "./outcome.ts";

/** A server that this client meets for the first time. */
export interface Stranger {
  /** Where it is, as a person reads it. */
  readonly place: string;
  /** In short, to be compared with what the server shows. */
  readonly fingerprint: string;
  /** From now on it is known. Resolves to why it cannot be remembered for the next time, if so. */
  remember(): Promise<string | undefined>;
}

/**
 * One connection to a server, whatever carries its frames. It answers pings, and ends by itself if the
 * server falls silent.
 */
export interface Connection {
  /** The server if it is met for the first time: it is not told the class code yet. */
  readonly stranger?: Stranger | undefined;
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

/** Somebody answers and is not spoken to; the outcome says why, and what to do. */
export class RefusedServer extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super("the server is not spoken to");
    this.name = "RefusedServer";
    this.outcome = outcome;
  }
}

/** Where a server is reached, and how. */
export interface Endpoint {
  /** As a person reads it. */
  readonly name: string;
  /** Connects, or rejects if nobody takes the connection in time, with {@link RefusedServer} for somebody wrong. */
  connect(options: ConnectOptions): Promise<Connection>;
  /** Another server of the same class; undefined if it cannot be told from an impostor. */
  at(address: string, fingerprint: string | undefined): Endpoint | undefined;
  /** After that: why, and what to do. */
  explainNoAnswer(): Promise<string>;
}
