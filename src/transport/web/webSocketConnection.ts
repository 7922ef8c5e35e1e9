import type { LeaveReason } from "../../model/event.ts";
import type { Session } from "../protocol.ts";
import { FrameSession } from "../../protocols/frames/frameSession.ts";
import { Connection } from "../connection.ts";
import type { WebOptions } from "./webOptions.ts";
import { WebSocketSink } from "./webSocketSink.ts";

const encoder = new TextEncoder();
const lineFeed = 10;
const lineEnd = Uint8Array.of(lineFeed);

/** One client that speaks frames over a WebSocket. What it throws closes this connection alone. */
export class WebSocketConnection implements Session {
  readonly #sink: WebSocketSink;
  readonly #link: Connection;
  readonly #session: Session;
  readonly #onError: (error: unknown) => void;

  /** @param address of the browser, where it is known */
  constructor(
    socket: Bun.ServerWebSocket<unknown>,
    address: string | undefined,
    options: WebOptions,
  ) {
    this.#onError = options.onError;
    this.#sink = new WebSocketSink(socket, address);
    this.#link = new Connection({
      socket: this.#sink,
      turn: options.turn,
      onOverflow: () => this.leave("too_slow"),
      onError: (error) => this.#fail(error),
    });
    this.#session = new FrameSession(this.#link, options);
  }

  /** One message: lines, of which the last need not end. */
  message(message: string | Uint8Array): void {
    this.receive(typeof message === "string" ? encoder.encode(message) : message);
  }

  receive(bytes: Uint8Array): void {
    if (this.#link.isClosing) return;
    this.#guard(() => {
      this.#session.receive(bytes);
      if (bytes.at(-1) !== lineFeed && !this.#link.isClosing) this.#session.receive(lineEnd);
    });
  }

  ended(): void {
    this.#guard(() => this.#session.ended());
  }

  tick(): void {
    this.#link.tick();
    this.#guard(() => this.#session.tick());
  }

  drained(): void {
    this.#sink.drained();
    this.#link.drained();
  }

  /** The WebSocket is gone. */
  closed(): void {
    this.#link.closed();
    this.leave("lost");
  }

  leave(how: LeaveReason): void {
    this.#guard(() => this.#session.leave(how));
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
    this.#onError(error);
    try {
      this.#session.leave("error");
    } catch (second) {
      this.#onError(second);
    }
    this.#link.terminate();
  }
}
