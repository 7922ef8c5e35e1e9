import { limits } from "../model/limits.ts";
import type { ByteSink } from "../wire/byteQueue.ts";
import type { SendQueueOptions } from "./sendQueue.ts";
import { SendQueue } from "./sendQueue.ts";
import type { FlushScheduler } from "./flushScheduler.ts";

/** The part of `Bun.Socket` that a connection is made of. */
export interface ConnectionSocket extends ByteSink {
  end(): void;
  terminate(): void;
  pause(): void;
  resume(): void;
  /** The peer's, where it is known. */
  readonly remoteAddress?: string | undefined;
}

/** What a link is made with; the one who holds the connection may be it himself. */
export interface ConnectionOptions {
  readonly socket: ConnectionSocket;
  readonly turn: FlushScheduler;
  /** Too much waits for the peer to read it. */
  onOverflow(): void;
  /** When the connection was accepted, by the clock of who made this. */
  readonly openedAt?: number;
  /** Something of this connection threw. */
  onError(error: unknown): void;
}

/**
 * One accepted connection as its door sees it. Closing lets what was told go out first, and does not
 * wait longer than {@link limits.lingerMs} for the peer to take it.
 */
export class Connection implements SendQueueOptions {
  readonly #options: ConnectionOptions;
  readonly #outbox: SendQueue;
  #linger: Timer | undefined;
  #isClosing = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#outbox = new SendQueue(this);
  }

  get sink(): ByteSink {
    return this.#options.socket;
  }

  /** When the connection was accepted, by the clock of who made it. */
  get openedAt(): number | undefined {
    return this.#options.openedAt;
  }

  get turn(): FlushScheduler {
    return this.#options.turn;
  }

  onOverflow(): void {
    this.#options.onOverflow();
  }

  /** All is out after it was closed. */
  onEnd(): void {
    this.#options.socket.end();
  }

  /** For a door that passes bytes through as they are; what is told here goes past them. */
  get socket(): ConnectionSocket {
    return this.#options.socket;
  }

  /** True once nothing more is read from it. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Tells the peer, at the end of this turn. */
  tell(bytes: Uint8Array): void {
    this.#outbox.tell(bytes);
  }

  /** Closes once all that is told in this turn is out. */
  close(): void {
    if (this.#isClosing) return;
    this.#startClosing();
    this.#outbox.end();
  }

  /** Closes a peer that does not read: drops what waits for it and leaves `last` in its place. */
  cut(last: Uint8Array): void {
    if (this.#isClosing) return;
    this.#startClosing();
    this.#outbox.cut(last);
  }

  /** Closes at once; nothing more goes out. */
  terminate(): void {
    this.#isClosing = true;
    this.#options.socket.terminate();
  }

  fail(error: unknown): void {
    this.#options.onError(error);
  }

  pause(): void {
    this.#options.socket.pause();
  }

  resume(): void {
    this.#options.socket.resume();
  }

  /** Called now and then. */
  tick(): void {
    this.#outbox.tick();
  }

  /** The socket can take more. */
  drained(): void {
    this.#outbox.drain();
  }

  /** The socket is gone. */
  closed(): void {
    this.#isClosing = true;
    clearTimeout(this.#linger);
  }

  #startClosing(): void {
    this.#isClosing = true;
    this.#linger = setTimeout(() => this.#options.socket.terminate(), limits.lingerMs);
  }
}
