import type { CloseReason } from "../../model/event.ts";
import { ByteQueue } from "../../wire/byteQueue.ts";
import type { AwakeTimer } from "../awakeClock.ts";
import type { Connection, Session } from "../connection.ts";
import { lingerMs } from "../connection.ts";
import type { UnitScanner } from "./unitScanners.ts";
import { FrameScanner, RequestScanner } from "./unitScanners.ts";
import type { Chat, ProxiedConnection, WebServer } from "./webServer.ts";

/** Milliseconds that a browser has to send a request and take the answer. */
export const exchangeWithinMs = 20_000;

/** Open files of the connection to the web server, one at either end. */
const filesToServer = 2;

/** Why chats are closed that are told so. */
const goodbyes: ReadonlySet<CloseReason> = new Set([
  "server_closed",
  "paused",
  "moved",
  "too_slow",
]);

const nothing = new Uint8Array(0);

const noRoom = new TextEncoder().encode(
  `HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
);

/**
 * Passes a browser's connection through to the web server and back, byte for byte and in order. When
 * one side does not take what the other sends, no more is read than is already on its way. An exchange
 * that takes too long is cut off; a chat over a WebSocket has its own limits.
 */
export class HttpProxy implements Session, ProxiedConnection {
  readonly #connection: Connection;
  #toServer: ByteQueue | undefined;
  #server: Bun.Socket | undefined;
  /** What the peer sent that is not passed on yet. */
  #held: Uint8Array = nothing;
  #scanner: UnitScanner = new RequestScanner();
  /** The last that was passed on is part of a request or frame whose end has not come. */
  #isWithinUnit = false;
  /** A request was passed on, and nothing of its answer has come. */
  #isAnswerDue = false;
  #openedAt: number | undefined;
  #chat: Chat | undefined;
  #deadline: AwakeTimer | undefined;
  #hasPeerEnded = false;
  /** Nothing more comes from the web server. */
  #isServerGone = false;

  constructor(connection: Connection, server: Promise<WebServer>) {
    this.#connection = connection;
    this.#openedAt = connection.openedAt;
    if (connection.place?.takeFiles(filesToServer) === false) {
      connection.tell(noRoom);
      connection.close();
      return;
    }
    connection.pause();
    void this.#connect(server);
  }

  get browser(): Connection {
    return this.#connection;
  }

  takeOpening(): number | undefined {
    const openedAt = this.#openedAt;
    this.#openedAt = undefined;
    return openedAt;
  }

  startChat(chat: Chat): void {
    this.#chat = chat;
    this.#scanner = new FrameScanner();
    this.#connection.place?.name();
    this.#stopDeadline();
  }

  endChat(): void {
    this.#startDeadline(lingerMs);
  }

  receive(bytes: Uint8Array): void {
    if (!this.#chat) this.#startDeadline(exchangeWithinMs);
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#passOn();
  }

  resumed(): void {
    this.#passOn();
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

  leave(reason: CloseReason): void {
    this.#chat?.leave(reason);
    // The chat's goodbye comes back through the web server, which then ends the connection.
    if (this.#chat && goodbyes.has(reason)) return;
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
    this.#passOn();
  }

  /** Passes on what may be, and is read only as long as nothing is left. */
  #passOn(): void {
    const end = this.#toServer?.bytes === 0 ? this.#takeUnits() : 0;
    if (end > 0) this.#toServer?.write(this.#held.subarray(0, end));
    this.#held = end === this.#held.length ? nothing : this.#held.subarray(end);
    if (this.#held.length > 0 || this.#toServer?.bytes !== 0) {
      this.#connection.pause();
      return;
    }
    this.#connection.resume();
    this.#endServerWhenEmpty();
  }

  /** What the rate limit lets pass, and of requests one at a time; returns where that ends in what is held. */
  #takeUnits(): number {
    let end = 0;
    while (end < this.#held.length && !this.#isAnswerDue) {
      if (!this.#isWithinUnit && !this.#connection.takeLine()) break;
      const unitEnd = this.#scanner.end(this.#held, end);
      this.#isWithinUnit = unitEnd === undefined;
      this.#isAnswerDue = unitEnd !== undefined && !this.#chat;
      end = unitEnd ?? this.#held.length;
    }
    return end;
  }

  #receiveFromServer(bytes: Uint8Array): void {
    if (!this.#chat) this.#connection.chargeBytes(bytes.length);
    this.#connection.write(bytes);
    if (this.#isAnswerDue) {
      this.#isAnswerDue = false;
      this.#passOn();
    }
    if (this.#connection.waitingBytes > 0) {
      this.#server?.pause();
      if (!this.#chat) this.#startDeadline(exchangeWithinMs);
    } else if (!this.#chat) {
      this.#stopDeadline();
    }
  }

  #serverDrained(): void {
    this.#toServer?.drain();
    this.#passOn();
  }

  #endServerWhenEmpty(): void {
    const isAllPassedOn = this.#held.length === 0 && this.#toServer?.bytes === 0;
    if (this.#hasPeerEnded && isAllPassedOn) this.#server?.shutdown();
  }

  #serverClosed(): void {
    this.#isServerGone = true;
    if (this.#connection.waitingBytes === 0) this.#connection.close();
    else this.#startDeadline(lingerMs);
  }

  #startDeadline(withinMs: number): void {
    this.#deadline ??= this.#connection.after(withinMs, () => {
      this.#server?.terminate();
      this.#connection.terminate();
    });
  }

  #stopDeadline(): void {
    this.#deadline?.stop();
    this.#deadline = undefined;
  }
}
