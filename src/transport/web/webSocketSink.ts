import type { Connection, ConnectionSocket } from "../connection.ts";

/** Bytes of one WebSocket message, in either direction. */
export const webMessageBytes = 262_144;

const lineFeed = 10;
const decoder = new TextDecoder();
/** Receivers that are told the same hold the same bytes, and are told one after the other. */
let last: { bytes: Uint8Array; text: string } | undefined;

/** The connection of the browser that opened the WebSocket. */
export type Browser = Pick<Connection, "address" | "fd" | "isEncrypted">;

/**
 * A WebSocket as the socket of a connection: lines go out as text messages of one or more lines. While
 * the peer does not read, it takes nothing, as a full socket does.
 */
export class WebSocketSink implements ConnectionSocket {
  readonly #browser: Browser;
  readonly #socket: Bun.ServerWebSocket<unknown>;
  #isFull = false;
  /** Tells the peer why it is closed (RFC 6455 §7.4.1). */
  closeCode = 1_000;

  /** @param browser whose it is: the WebSocket itself comes from this machine, through the proxy */
  constructor(socket: Bun.ServerWebSocket<unknown>, browser: Browser) {
    this.#socket = socket;
    this.#browser = browser;
  }

  get remoteAddress(): string | undefined {
    return this.#browser.address;
  }

  get fd(): number | undefined {
    return this.#browser.fd;
  }

  get isEncrypted(): boolean {
    return this.#browser.isEncrypted;
  }

  /** @param bytes whole lines */
  write(bytes: Uint8Array): number {
    let taken = 0;
    while (!this.#isFull && taken < bytes.length) {
      const end = messageEnd(bytes, taken);
      const part = taken === 0 && end === bytes.length ? bytes : bytes.subarray(taken, end);
      // 0 if it is closed; -1 if it took the message but can take no more.
      const status = this.#socket.sendText(textOf(part));
      if (status === 0) return taken === 0 ? -1 : taken;
      this.#isFull = status === -1;
      taken = end;
    }
    return taken;
  }

  /** The WebSocket can take more. */
  drained(): void {
    this.#isFull = false;
  }

  end(): void {
    this.#socket.close(this.closeCode);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}

/** Where the message that begins at `start` ends: after a line, and within the limit. */
function messageEnd(bytes: Uint8Array, start: number): number {
  const furthest = start + webMessageBytes;
  if (furthest >= bytes.length) return bytes.length;
  const lineEnd = bytes.lastIndexOf(lineFeed, furthest - 1);
  return lineEnd >= start ? lineEnd + 1 : bytes.length;
}

function textOf(bytes: Uint8Array): string {
  if (last?.bytes !== bytes) last = { bytes, text: decoder.decode(bytes) };
  return last.text;
}
