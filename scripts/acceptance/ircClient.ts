import type { Transcript } from "../../test/support/transcript.ts";

/** How a client joins the class. */
export interface Seat {
  /** Of the server, on the loopback. */
  port: number;
  nick: string;
  /** The client's own, by which the server knows it again. */
  password: string;
}

/**
 * A client of IRC that others wrote, in use by a person. Its windows have the names of channels and of
 * people; the server's own is "".
 */
export interface IrcClient extends AsyncDisposable {
  /** Types a line in a window and presses Enter. */
  types(window: string, line: string): Promise<void>;
  /** All that a window has shown since the client was started, also before there was the window. */
  shown(window: string): Transcript;
  /** Leaves the class in good order. */
  leaves(): Promise<void>;
}

export interface IrcProgram {
  readonly name: string;
  /** Milliseconds that a connection must last for the client to make another one by itself once it is lost. */
  readonly replacesAfterMs?: number;
  /** The programs it needs, with the Debian packages they come from. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /**
   * Starts the client and lets it connect.
   * @param folder empty, for all it writes
   */
  start(seat: Seat, folder: string): Promise<IrcClient>;
}
