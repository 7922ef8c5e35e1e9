import { limits } from "../model/limits.ts";
import type { Protocol, Session } from "./protocol.ts";
import type { ConnectionOptions, ConnectionSocket } from "./connection.ts";
import { Connection } from "./connection.ts";
import type { Navigations } from "./navigations.ts";
import type { FlushScheduler } from "./flushScheduler.ts";

export interface SniffedConnectionOptions {
  /** Asked in this order. */
  doors: readonly Protocol[];
  /** For a peer that says nothing for a second, or begins like no other door's. */
  plain: Protocol;
  /** Tells a browser's spare connection from a person who waits to be asked. */
  navigations: Navigations;
  turn: FlushScheduler;
  /** A connection was closed because something of it threw. */
  onError: (error: unknown) => void;
}

const nothing = new Uint8Array(0);

/**
 * One accepted connection: its first bytes pick the door, what was read is handed on. There are
 * thousands that say nothing: what an idle one holds, here and in its session, is kept small.
 */
export class SniffedConnection implements ConnectionOptions {
  readonly socket: ConnectionSocket;
  readonly openedAt: number;
  readonly #options: SniffedConnectionOptions;
  readonly #link: Connection;
  #first: Uint8Array = nothing;
  #silence: Timer | undefined;
  #session: Session | undefined;
  /** Asked for a name, and has said nothing yet. */
  #isAsked = false;

  constructor(socket: ConnectionSocket, options: SniffedConnectionOptions) {
    this.socket = socket;
    this.#options = options;
    this.openedAt = options.navigations.now();
    this.#link = new Connection(this);
    this.#silence = setTimeout(() => this.#guard(() => this.#silent()), limits.promptAfterMs);
  }

  get turn(): FlushScheduler {
    return this.#options.turn;
  }

  onOverflow(): void {
    this.#guard(() => this.#session?.leave("too_slow"));
  }

  /** Closes this connection and no other. */
  onError(error: unknown): void {
    this.#options.onError(error);
    try {
      this.#session?.leave("error");
    } catch (second) {
      this.#options.onError(second);
    }
    this.#link.terminate();
  }

  receive(bytes: Uint8Array): void {
    if (this.#link.isClosing) return;
    this.#guard(() => {
      if (this.#isAsked) this.#answered(bytes);
      else if (this.#session) this.#session.receive(bytes);
      else this.#look(bytes);
    });
  }

  /** The peer has ended its side. */
  ended(): void {
    this.#guard(() => {
      if (!this.#session && this.#first.length > 0) this.#open(this.#options.plain);
      if (this.#session) this.#session.ended();
      else this.#link.close();
    });
  }

  tick(): void {
    this.#link.tick();
    this.#guard(() => this.#session?.tick());
  }

  drained(): void {
    this.#link.drained();
    this.#guard(() => this.#session?.drained?.());
  }

  /** The connection is gone. */
  closed(): void {
    this.#stopTimer();
    this.#link.closed();
    this.#guard(() => this.#session?.leave("lost"));
  }

  /** The server stops. */
  goodbye(): void {
    this.#stopTimer();
    if (this.#session) this.#guard(() => this.#session?.leave("server_closed"));
    else this.#link.close();
  }

  /** Closes at once. */
  terminate(): void {
    this.#link.terminate();
  }

  /** A second has passed without a word. */
  #silent(): void {
    if (this.#options.navigations.isSpare(this.socket.remoteAddress, this.openedAt)) {
      this.#silence = setTimeout(() => this.#link.close(), limits.nameWithinMs);
      return;
    }
    this.#open(this.#options.plain);
    this.#isAsked = true;
  }

  /** The first bytes of one who was asked for his name: a browser that was only silent still asks for its page. */
  #answered(bytes: Uint8Array): void {
    this.#isAsked = false;
    const door = this.#options.doors.find((other) => other.match(bytes) === "yes");
    if (door?.takesLate && this.#session?.handOver) {
      this.#session.handOver();
      this.#session = door.startSession(this.#link, false);
    }
    this.#session?.receive(bytes);
  }

  #look(bytes: Uint8Array): void {
    this.#first = this.#first.length === 0 ? bytes : Buffer.concat([this.#first, bytes]);
    let isOpen = false;
    for (const door of this.#options.doors) {
      const answer = door.match(this.#first);
      if (answer === "yes") {
        this.#open(door);
        return;
      }
      isOpen ||= answer === "maybe";
    }
    if (!isOpen) this.#open(this.#options.plain);
  }

  #stopTimer(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  #open(door: Protocol): void {
    this.#stopTimer();
    const first = this.#first;
    this.#first = nothing;
    this.#session = door.startSession(this.#link, first.length === 0);
    if (first.length > 0) this.#session.receive(first);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.onError(error);
    }
  }
}
