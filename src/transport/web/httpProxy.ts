import type { LeaveReason } from "../../model/event.ts";
import { limits } from "../../model/limits.ts";
import { ByteQueue } from "../../wire/byteQueue.ts";
import type { Session } from "../protocol.ts";
import type { Connection } from "../connection.ts";
import type { WebConnection } from "./webConnection.ts";
import type { WebServer } from "./webServer.ts";

/**
 * One browser's connection, passed through to the web server behind the door and back as it is.
 * Keeps order. Of a side that does not take what the other sends, no more is read than is on its way.
 * An exchange that is not over in time is cut off; a chat has its own limits.
 */
export class HttpProxy implements Session, WebConnection {
  readonly #link: Connection;
  readonly #toPeer: ByteQueue;
  #toServer: ByteQueue | undefined;
  #server: Bun.Socket | undefined;
  /** What the peer sent before the web server was reached. */
  #first: Uint8Array[] = [];
  #openedAt: number | undefined;
  #chat: Session | undefined;
  #deadline: Timer | undefined;
  #hasPeerEnded = false;
  /** Nothing more comes from the web server. */
  #isServerGone = false;

  constructor(link: Connection, server: Promise<WebServer>) {
    this.#link = link;
    this.#openedAt = link.openedAt;
    this.#toPeer = new ByteQueue(link.socket);
    link.pause();
    void this.#connect(server);
  }

  get address(): string | undefined {
    return this.#link.socket.remoteAddress;
  }

  takeOpening(): number | undefined {
    const openedAt = this.#openedAt;
    this.#openedAt = undefined;
    return openedAt;
  }

  becomes(chat: Session): void {
    this.#chat = chat;
    this.#stopDeadline();
  }

  chatOver(): void {
    this.#startDeadline(limits.lingerMs);
  }

  receive(bytes: Uint8Array): void {
    if (!this.#chat) this.#startDeadline(limits.exchangeWithinMs);
    if (!this.#toServer) {
      this.#first.push(bytes);
      return;
    }
    this.#toServer.write(bytes);
    if (this.#toServer.bytes > 0) this.#link.pause();
  }

  ended(): void {
    this.#hasPeerEnded = true;
    this.#endServerWhenEmpty();
  }

  drained(): void {
    this.#toPeer.drain();
    if (this.#toPeer.bytes > 0) return;
    if (!this.#chat) this.#stopDeadline();
    if (this.#isServerGone) this.#link.close();
    else this.#server?.resume();
  }

  tick(): void {
    this.#chat?.tick();
  }

  leave(how: LeaveReason): void {
    this.#chat?.leave(how);
    // A chat that says goodbye ends by the way it came.
    if (this.#chat && how === "server_closed") return;
    this.#stopDeadline();
    this.#server?.terminate();
    this.#link.close();
  }

  async #connect(starting: Promise<WebServer>): Promise<void> {
    try {
      const { port, connections } = await starting;
      if (this.#link.isClosing) return;
      await Bun.connect({
        hostname: "127.0.0.1",
        port,
        socket: {
          open: (socket) => {
            connections.set(socket.localPort, this);
            this.#open(socket);
          },
          data: (_, bytes) => this.#fromServer(bytes),
          drain: () => this.#serverDrained(),
          close: (socket) => {
            if (connections.get(socket.localPort) === this) connections.delete(socket.localPort);
            this.#serverGone();
          },
          error: (_, error) => this.#link.fail(error),
        },
      });
    } catch (error) {
      if (this.#link.isClosing) return;
      this.#link.fail(error);
      this.#link.terminate();
    }
  }

  #open(socket: Bun.Socket): void {
    if (this.#link.isClosing) {
      socket.terminate();
      return;
    }
    this.#server = socket;
    this.#toServer = new ByteQueue(socket);
    for (const bytes of this.#first.splice(0)) this.#toServer.write(bytes);
    this.#serverDrained();
  }

  #fromServer(bytes: Uint8Array): void {
    this.#toPeer.write(bytes);
    if (this.#toPeer.bytes > 0) {
      this.#server?.pause();
      if (!this.#chat) this.#startDeadline(limits.exchangeWithinMs);
    } else if (!this.#chat) {
      this.#stopDeadline();
    }
  }

  #serverDrained(): void {
    this.#toServer?.drain();
    if (this.#toServer?.bytes !== 0) return;
    this.#link.resume();
    this.#endServerWhenEmpty();
  }

  #endServerWhenEmpty(): void {
    if (this.#hasPeerEnded && this.#toServer?.bytes === 0) this.#server?.shutdown();
  }

  #serverGone(): void {
    this.#isServerGone = true;
    if (this.#toPeer.bytes === 0) this.#link.close();
    else this.#startDeadline(limits.lingerMs);
  }

  #startDeadline(withinMs: number): void {
    this.#deadline ??= setTimeout(() => {
      this.#server?.terminate();
      this.#link.terminate();
    }, withinMs);
  }

  #stopDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
