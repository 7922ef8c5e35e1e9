import { ByteQueue } from "../../src/wire/byteQueue.ts";
import { Transcript } from "./transcript.ts";

/** Chunks that count as having come lately; several may come between two looks. */
const latelyChunks = 20;

/**
 * A peer of any protocol that reads when the test says so. It keeps megabytes, and looks for what it
 * waits for only in what has just come.
 */
export class LateReader {
  readonly #chunks: Buffer[] = [];
  readonly #socket: Bun.Socket<{ reader?: LateReader }>;
  readonly #queue: ByteQueue;
  readonly #changes: Transcript;
  /** What is still to be read of a part; undefined if it reads whatever comes. */
  #partBytes: number | undefined;

  private constructor(
    socket: Bun.Socket<{ reader?: LateReader }>,
    chunks: Buffer[],
    changes: Transcript,
  ) {
    this.#socket = socket;
    this.#queue = new ByteQueue(socket);
    this.#chunks = chunks;
    this.#changes = changes;
    socket.data.reader = this;
  }

  /** @param tls how it encrypts, if it does */
  static async connect(port: number, tls?: Bun.TLSOptions): Promise<LateReader> {
    const chunks: Buffer[] = [];
    const changes = new Transcript("a late reader");
    const socket = await Bun.connect<{ reader?: LateReader }>({
      hostname: "127.0.0.1",
      port,
      ...(tls ? { tls } : {}),
      data: {},
      socket: {
        data({ data: { reader } }, bytes) {
          chunks.push(Buffer.from(bytes));
          if (reader) reader.#countPart(bytes.length);
          changes.add("");
        },
        // By TLS it takes nothing before the handshake is done.
        drain: ({ data: { reader } }) => reader && reader.#queue.drain(),
        close: () => changes.end(),
        error() {},
      },
    });
    return new LateReader(socket, chunks, changes);
  }

  /** All that was read. */
  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  sends(bytes: string | Uint8Array): void {
    this.#queue.write(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  /** Waits until the text comes, or has come lately. */
  async sees(text: string): Promise<void> {
    const isHere = (): boolean => Buffer.concat(this.#chunks.slice(-latelyChunks)).includes(text);
    await this.#changes.until(isHere, `to see ${text}`);
  }

  async isClosed(): Promise<void> {
    await this.#changes.ended();
  }

  stopsReading(): void {
    this.#socket.pause();
  }

  /** Reads at least so many bytes, and not much more. */
  async readsPart(bytes: number): Promise<void> {
    this.#partBytes = bytes;
    this.readsAgain();
    await this.#changes.until(() => (this.#partBytes ?? 0) <= 0, "for a part");
    this.#partBytes = undefined;
  }

  readsAgain(): void {
    this.#socket.resume();
  }

  #countPart(bytes: number): void {
    if (this.#partBytes === undefined) return;
    this.#partBytes -= bytes;
    if (this.#partBytes <= 0) this.stopsReading();
  }

  close(): void {
    this.#socket.end();
  }
}
