import type { Connection, Session } from "./connection.ts";

/** Begins a session on a connection, whose first bytes follow by `receive`. */
export type BeginSession = (connection: Connection) => Session;

/**
 * Begins sessions of a protocol whose code is loaded with the first connection that speaks it, so that a server
 * starts without it.
 */
export function beginWhenLoaded(load: () => Promise<BeginSession>): BeginSession {
  let begin: BeginSession | undefined;
  let loading: Promise<BeginSession> | undefined;
  return (connection) => {
    if (begin) return begin(connection);
    loading ??= load();
    const waiting = new WaitingSession(connection);
    loading.then(
      (loaded) => {
        begin = loaded;
        waiting.hand(loaded);
      },
      (error: unknown) => waiting.fail(error),
    );
    return waiting;
  };
}

/** Keeps what was read for the session that follows, and has nothing more read until then. */
class WaitingSession implements Session {
  readonly #connection: Connection;
  readonly #read: Uint8Array[] = [];
  #hasEnded = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.pause();
  }

  receive(bytes: Uint8Array): void {
    this.#read.push(bytes);
  }

  ended(): void {
    this.#hasEnded = true;
  }

  tick(): void {}

  leave(): void {
    this.#connection.close();
  }

  hand(begin: BeginSession): void {
    const connection = this.#connection;
    if (connection.isClosing) return;
    connection.guard(() => {
      const session = begin(connection);
      connection.resume();
      connection.handTo(session, Buffer.concat(this.#read));
      if (this.#hasEnded) session.ended();
    });
  }

  fail(error: unknown): void {
    if (!this.#connection.isClosing) this.#connection.fail(error);
  }
}
