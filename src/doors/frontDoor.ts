import { limits } from "../model/limits.ts";
import type { Door, Session } from "./door.ts";
import type { LinkSocket } from "./link.ts";
import { Link } from "./link.ts";
import type { Navigations } from "./navigations.ts";
import type { Turn } from "./turn.ts";

export interface FrontDoorOptions {
  /** Asked in this order. */
  doors: readonly Door[];
  /** For a peer that says nothing for a second, or begins like no other door's. */
  plain: Door;
  /** Tells a browser's spare connection from a person who waits to be asked. */
  navigations: Navigations;
  turn: Turn;
  /** A connection was closed because something of it threw. */
  onError: (error: unknown) => void;
}

/** One accepted connection: its first bytes pick the door, what was read is handed on. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #link: Link;
  #first: Uint8Array = new Uint8Array(0);
  #silence: Timer | undefined;
  #session: Session | undefined;
  /** Asked for a name, and has said nothing yet. */
  #isAsked = false;

  constructor(socket: LinkSocket, options: FrontDoorOptions) {
    this.#options = options;
    const openedAt = options.navigations.now();
    this.#link = new Link({
      socket,
      turn: options.turn,
      openedAt,
      onOverflow: () => this.#guard(() => this.#session?.leave("too_slow")),
      onError: (error) => this.#fail(error),
    });
    this.#silence = setTimeout(
      () => this.#guard(() => this.#silent(socket.remoteAddress, openedAt)),
      limits.promptAfterMs,
    );
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
    clearTimeout(this.#silence);
    this.#link.closed();
    this.#guard(() => this.#session?.leave("lost"));
  }

  /** The server stops. */
  goodbye(): void {
    clearTimeout(this.#silence);
    if (this.#session) this.#guard(() => this.#session?.leave("server_closed"));
    else this.#link.close();
  }

  /** Closes at once. */
  terminate(): void {
    this.#link.terminate();
  }

  /** A second has passed without a word. */
  #silent(address: string | undefined, openedAt: number): void {
    if (this.#options.navigations.isSpare(address, openedAt)) {
      this.#silence = setTimeout(() => this.#link.close(), limits.nameWithinMs);
      return;
    }
    this.#open(this.#options.plain);
    this.#isAsked = true;
  }

  /** The first bytes of one who was asked for his name: a browser that was only silent still asks for its page. */
  #answered(bytes: Uint8Array): void {
    this.#isAsked = false;
    const door = this.#options.doors.find((other) => other.opens(bytes) === "yes");
    if (door?.takesLate && this.#session?.handOver) {
      this.#session.handOver();
      this.#session = door.open(this.#link, false);
    }
    this.#session?.receive(bytes);
  }

  #look(bytes: Uint8Array): void {
    this.#first = this.#first.length === 0 ? bytes : Buffer.concat([this.#first, bytes]);
    let isOpen = false;
    for (const door of this.#options.doors) {
      const answer = door.opens(this.#first);
      if (answer === "yes") {
        this.#open(door);
        return;
      }
      isOpen ||= answer === "maybe";
    }
    if (!isOpen) this.#open(this.#options.plain);
  }

  #open(door: Door): void {
    clearTimeout(this.#silence);
    const first = this.#first;
    this.#first = new Uint8Array(0);
    this.#session = door.open(this.#link, first.length === 0);
    if (first.length > 0) this.#session.receive(first);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Closes this connection and no other. */
  #fail(error: unknown): void {
    this.#options.onError(error);
    try {
      this.#session?.leave("error");
    } catch (second) {
      this.#options.onError(second);
    }
    this.#link.terminate();
  }
}
