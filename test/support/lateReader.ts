import { Transcript } from "./transcript.ts";

/** Chunks that count as having come lately; several may come between two looks. */
const latelyChunks = 20;

/**
 * A peer of any protocol that reads when the test says so. It keeps megabytes, and looks for what it
 * waits for only in what has just come.
 */
export class LateReader {
  readonly #chunks: Buffer[] = [];
  readonly #socket: Bun.Socket;
  readonly #changes: Transcript;

  private constructor(socket: Bun.Socket, chunks: Buffer[], changes: Transcript) {
    this.#socket = socket;
    this.#chunks = chunks;
    this.#changes = changes;
  }

  static async connect(port: number): Promise<LateReader> {
    const chunks: Buffer[] = [];
    const changes = new Transcript("a late reader");
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data(_, bytes) {
          chunks.push(Buffer.from(bytes));
          changes.add("");
        },
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
    this.#socket.write(bytes);
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

  readsAgain(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.end();
  }
}
