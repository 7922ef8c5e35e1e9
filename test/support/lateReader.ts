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
  readonly #changes: Transcript;
  #isReadingPart = false;

  private constructor(
    socket: Bun.Socket<{ reader?: LateReader }>,
    chunks: Buffer[],
    changes: Transcript,
  ) {
    this.#socket = socket;
    this.#chunks = chunks;
    this.#changes = changes;
    socket.data.reader = this;
  }

  static async connect(port: number): Promise<LateReader> {
    const chunks: Buffer[] = [];
    const changes = new Transcript("a late reader");
    const socket = await Bun.connect<{ reader?: LateReader }>({
      hostname: "127.0.0.1",
      port,
      data: {},
      socket: {
        data({ data: { reader } }, bytes) {
          if (reader && reader.#isReadingPart) reader.stopsReading();
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

  /** Reads one part of what came, as much as the system gives at once, and no more. */
  async readsPart(): Promise<void> {
    const before = this.#chunks.length;
    this.readsAgain();
    this.#isReadingPart = true;
    await this.#changes.until(() => this.#chunks.length > before, "for a part");
    this.#isReadingPart = false;
  }

  readsAgain(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.end();
  }
}
