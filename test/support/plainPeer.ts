import { ByteQueue } from "../../src/wire/byteQueue.ts";
import { Transcript } from "./transcript.ts";

/** Someone at netcat: types lines, sees text. */
export class PlainPeer {
  readonly shown: Transcript;
  readonly #socket: Bun.Socket;
  readonly #queue: ByteQueue;

  private constructor(socket: Bun.Socket, queue: ByteQueue, shown: Transcript) {
    this.#socket = socket;
    this.#queue = queue;
    this.shown = shown;
  }

  /** @param tls how it encrypts, if it does */
  static async connect(
    port: number,
    name?: string,
    tls?: Bun.TLSOptions,
    hostname = "127.0.0.1",
  ): Promise<PlainPeer> {
    const shown = new Transcript(name ?? "a plain peer");
    let queue: ByteQueue | undefined;
    const socket = await Bun.connect({
      hostname,
      port,
      allowHalfOpen: true,
      ...(tls ? { tls } : {}),
      socket: {
        data: (_, bytes) => shown.add(bytes),
        drain: () => queue?.drain(),
        end: () => shown.end(),
        close: () => shown.end(),
        error() {},
      },
    });
    queue = new ByteQueue(socket);
    const peer = new PlainPeer(socket, queue, shown);
    if (name !== undefined) {
      peer.types(name);
      await peer.sees("Type /help for everything else you can type.\n");
    }
    return peer;
  }

  types(...lines: string[]): void {
    this.writes(`${lines.join("\n")}\n`);
  }

  writes(bytes: string | Uint8Array): void {
    this.#queue.write(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  }

  async sees(text: string): Promise<void> {
    await this.shown.sees(text);
  }

  /** Waits until they have seen everything sent to them so far: an answer comes after all of that. */
  async isUpToDate(): Promise<void> {
    this.types("/who");
    await this.sees(" here: ");
    await this.sees("\n");
  }

  /** Sends no more, but still reads. */
  endsWriting(): void {
    this.#socket.shutdown();
  }

  /** Waits until the server has closed. */
  async isClosed(): Promise<void> {
    await this.shown.ended();
  }

  stopsReading(): void {
    this.#socket.pause();
  }

  readsAgain(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.end();
  }

  /** Goes without a goodbye. */
  vanishes(): void {
    this.#socket.terminate();
  }
}
