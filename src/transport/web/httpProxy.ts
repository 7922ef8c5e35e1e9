import type { LeaveReason } from "../../model/event.ts";
import { ByteQueue } from "../../wire/byteQueue.ts";
import type { Connection, Session } from "../connection.ts";
import { lingerMs } from "../connection.ts";
import type { Chat, ProxiedConnection, WebServer } from "./webServer.ts";

/** Milliseconds that a browser has to send a request and take the answer. */
export const exchangeWithinMs = 20_000;

/**
 * Passes a browser's connection through to the web server and back, byte for byte and in order. When
 * one side does not take what the other sends, no more is read than is already on its way. An exchange
 * that takes too long is cut off; a chat over a WebSocket has its own limits.
 */
export class HttpProxy implements Session, ProxiedConnection {
  readonly #connection: Connection;
  #toServer: ByteQueue | undefined;
  #server: Bun.Socket | undefined;
  /** What the peer sent before the web server was reached. */
  #first: Uint8Array[] = [];
  #openedAt: number | undefined;
  #chat: Chat | undefined;
  #deadline: Timer | undefined;
  #hasPeerEnded = false;
  /** Nothing more comes from the web server. */
  #isServerGone = false;

  constructor(connection: Connection, server: Promise<WebServer>) {
    this.#connection = connection;
    this.#openedAt = connection.openedAt;
    connection.pause();
    void this.#connect(server);
  }

  get address(): string | undefined {
    return this.#connection.address;
  }

  takeOpening(): number | undefined {
    const openedAt = this.#openedAt;
    this.#openedAt = undefined;
    return openedAt;
  }

  startChat(chat: Chat): void {
    this.#chat = chat;
    this.#stopDeadline();
  }

  endChat(): void {
    this.#startDeadline(lingerMs);
  }

  receive(bytes: Uint8Array): void {
    if (!this.#chat) this.#startDeadline(exchangeWithinMs);
    if (!this.#toServer) {
      this.#first.push(bytes);
      return;
    }
    this.#toServer.write(bytes);
    if (this.#toServer.bytes > 0) this.#connection.pause();
  }

  ended(): void {
    this.#hasPeerEnded = true;
    this.#endServerWhenEmpty();
  }

  drained(): void {
    if (this.#connection.waitingBytes > 0) return;
    if (!this.#chat) this.#stopDeadline();
    if (this.#isServerGone) this.#connection.close();
    else this.#server?.resume();
  }

  tick(): void {
    this.#chat?.tick();
  }

  leave(reason: LeaveReason): void {
    this.#chat?.leave(reason);
    // The chat's goodbye comes back through the web server, which then ends the connection.
    if (this.#chat && (reason === "server_closed" || reason === "too_slow")) return;
    this.#stopDeadline();
    this.#server?.terminate();
    this.#connection.close();
  }

  async #connect(starting: Promise<WebServer>): Promise<void> {
    try {
      const { port, connections } = await starting;
      if (this.#connection.isClosing) return;
      await Bun.connect({
        hostname: "127.0.0.1",
        port,
        socket: {
          open: (socket) => {
            connections.set(socket.localPort, this);
            this.#open(socket);
          },
          data: (_, bytes) => this.#receiveFromServer(bytes),
          drain: () => this.#serverDrained(),
          close: (socket) => {
            if (connections.get(socket.localPort) === this) connections.delete(socket.localPort);
            this.#serverClosed();
          },
          error: (_, error) => this.#connection.fail(error),
        },
      });
    } catch (error) {
      if (!this.#connection.isClosing) this.#connection.fail(error);
    }
  }

  #open(socket: Bun.Socket): void {
    if (this.#connection.isClosing) {
      socket.terminate();
      return;
    }
    this.#server = socket;
    this.#toServer = new ByteQueue(socket);
    for (const bytes of this.#first.splice(0)) this.#toServer.write(bytes);
    this.#serverDrained();
  }

  #receiveFromServer(bytes: Uint8Array): void {
    this.#connection.write(bytes);
    if (this.#connection.waitingBytes > 0) {
      this.#server?.pause();
      if (!this.#chat) this.#startDeadline(exchangeWithinMs);
    } else if (!this.#chat) {
      this.#stopDeadline();
    }
  }

  #serverDrained(): void {
    this.#toServer?.drain();
    if (this.#toServer?.bytes !== 0) return;
    this.#connection.resume();
    this.#endServerWhenEmpty();
  }

  #endServerWhenEmpty(): void {
    if (this.#hasPeerEnded && this.#toServer?.bytes === 0) this.#server?.shutdown();
  }

  #serverClosed(): void {
    this.#isServerGone = true;
    if (this.#connection.waitingBytes === 0) this.#connection.close();
    else this.#startDeadline(lingerMs);
  }

  #startDeadline(withinMs: number): void {
    this.#deadline ??= setTimeout(() => {
      this.#server?.terminate();
      this.#connection.terminate();
    }, withinMs);
  }

  #stopDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
