import type { Connection, Session, StartSession } from "./connection.ts";

/**
 * Starts sessions of a protocol whose code is loaded with the first connection that speaks it, so that a server
 * starts without it.
 */
export function startWhenLoaded(load: () => Promise<StartSession>): StartSession {
  let start: StartSession | undefined;
  let loading: Promise<StartSession> | undefined;
  return (connection) => {
    if (start) return start(connection);
    loading ??= load();
    const waiting = new WaitingSession(connection);
    loading.then(
      (loaded) => {
        start = loaded;
        waiting.handOver(loaded);
      },
      (error: unknown) => {
        // The next one may find what was missing.
        loading = undefined;
        waiting.fail(error);
      },
    );
    return waiting;
  };
}

/** Holds what the peer sends until the code is loaded; the connection is paused meanwhile. */
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

  handOver(start: StartSession): void {
    const connection = this.#connection;
    if (connection.isClosing) return;
    connection.guard(() => {
      // Before the session that follows, which may pause it for its own reasons.
      connection.resume();
      const session = start(connection);
      connection.handTo(session, Buffer.concat(this.#read));
      if (this.#hasEnded) session.ended();
    });
  }

  fail(error: unknown): void {
    if (!this.#connection.isClosing) this.#connection.fail(error);
  }
}
