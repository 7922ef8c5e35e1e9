import { fstatSync, write, writeSync } from "node:fs";

/**
 * The standard streams' file descriptors (POSIX.1-2017, 2.5 Standard I/O Streams). Bun creates
 * `process.stdout` on first use, which takes half as long as a server's whole start.
 */
export const descriptors = { output: 1, errors: 2 } as const;

/** Milliseconds until a descriptor that could take nothing is tried again. */
const retryMs = 10;

/**
 * Text on its way into a file descriptor. `process.stdout` blocks the whole program while a terminal
 * is stopped and loses what waits at an exit; this does neither, for a file, a pipe or a terminal.
 */
export class FileOutput {
  /** Resolves once it cannot be written; nothing is written after that. */
  readonly failed: Promise<NodeJS.ErrnoException>;
  readonly #descriptor: number;
  /** A file takes what it is given at once, which costs far less than a callback for each write. */
  readonly #isFile: boolean;
  readonly #resolveFailed: (error: NodeJS.ErrnoException) => void;
  #error: NodeJS.ErrnoException | undefined;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #isWriting = false;
  #onDrained: (() => void)[] = [];

  constructor(descriptor: number) {
    const failed = Promise.withResolvers<NodeJS.ErrnoException>();
    this.failed = failed.promise;
    this.#resolveFailed = failed.resolve;
    this.#descriptor = descriptor;
    this.#isFile = isFile(descriptor);
  }

  /** Why it cannot be written any more, if it cannot. */
  get error(): NodeJS.ErrnoException | undefined {
    return this.#error;
  }

  /** Bytes that are not written yet. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  write(text: string): void {
    if (this.#error || text === "") return;
    const bytes = Buffer.from(text);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#writeNext();
  }

  /** Resolves once nothing is pending any more, or nothing can be written. */
  async drained(): Promise<void> {
    if (this.#pendingBytes === 0) return;
    await new Promise<void>((resolve) => {
      this.#onDrained.push(resolve);
    });
  }

  #writeNext(): void {
    if (this.#isWriting) return;
    const [first] = this.#pending;
    if (!first) {
      for (const resolve of this.#onDrained.splice(0)) resolve();
      return;
    }
    this.#isWriting = true;
    const bytes = this.#pending.length === 1 ? first : Buffer.concat(this.#pending);
    this.#pending = [];
    if (this.#isFile) this.#writeToFile(bytes);
    else write(this.#descriptor, bytes, (error, written) => this.#onWrite(bytes, error, written));
  }

  #writeToFile(bytes: Buffer): void {
    let written = 0;
    try {
      written = writeSync(this.#descriptor, bytes);
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
      return;
    }
    this.#onWrite(bytes, null, written);
  }

  #onWrite(bytes: Buffer, error: NodeJS.ErrnoException | null, count: number): void {
    if (error && error.code !== "EAGAIN") {
      this.#fail(error);
      return;
    }
    const written = error ? 0 : count;
    this.#pendingBytes -= written;
    if (written < bytes.length) this.#pending.unshift(bytes.subarray(written));
    const proceed = (): void => {
      this.#isWriting = false;
      this.#writeNext();
    };
    if (error) setTimeout(proceed, retryMs);
    else proceed();
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#error = error;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#isWriting = false;
    this.#resolveFailed(error);
    this.#writeNext();
  }
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // A closed descriptor: the first write fails and says so.
    return false;
  }
}
