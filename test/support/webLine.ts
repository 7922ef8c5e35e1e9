import type { FrameLine } from "./nativePeer.ts";
import { Transcript } from "./transcript.ts";

/** A WebSocket at `/ws`, as a page has one: what it sends is a message, what it hears is kept as text. */
export class WebLine implements FrameLine {
  readonly shown = new Transcript("a web peer");
  /** How many messages came. */
  messages = 0;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.messages += 1;
      this.shown.add(String(data));
    });
    socket.addEventListener("close", () => this.shown.end());
  }

  /** Throws where the server does not take it. */
  static async connect(
    port: number,
    headers: Record<string, string> = {},
    tls?: Bun.TLSOptions,
    host = "127.0.0.1",
  ): Promise<WebLine> {
    const opened = Promise.withResolvers<void>();
    const url = `${tls ? "wss" : "ws"}://${host}:${port}/ws`;
    const socket = new WebSocket(url, { headers, ...(tls ? { tls } : {}) });
    const line = new WebLine(socket);
    socket.addEventListener("open", () => opened.resolve());
    socket.addEventListener("error", () => opened.reject(new Error("The WebSocket did not open")));
    await opened.promise;
    return line;
  }

  /** One message of these lines; the last is not ended. */
  types(...lines: string[]): void {
    this.sends(lines.join("\n"));
  }

  sends(message: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(message);
  }

  async isClosed(): Promise<void> {
    await this.shown.ended();
  }

  close(): void {
    this.#socket.close();
  }

  /** Goes without a goodbye. */
  vanishes(): void {
    this.#socket.terminate();
  }
}
