import { fstatSync, write, writeSync } from "node:fs";

/** How long to wait before a descriptor that could take nothing is tried again. */
const retryMs = 10;

/**
 * Text on its way into a file descriptor. `process.stdout` blocks the whole program while a terminal
 * is stopped and loses what waits at an exit; this does neither, for a file, a pipe or a terminal.
 */
export class FileOutput {
  readonly #descriptor: number;
  readonly #onError: (error: NodeJS.ErrnoException) => void;
  #waiting: Buffer[] = [];
  #bytes = 0;
  /** A file takes what it is given at once, which costs far less than asking and being told later. */
  readonly #isFile: boolean;
  #isWriting = false;
  #hasFailed = false;
  #onDrained: (() => void)[] = [];

  /** @param onError is told once; nothing is written after that */
  constructor(descriptor: number, onError: (error: NodeJS.ErrnoException) => void) {
    this.#descriptor = descriptor;
    this.#onError = onError;
    this.#isFile = isFile(descriptor);
  }

  /** Bytes that are still to be taken. */
  get waiting(): number {
    return this.#bytes;
  }

  write(text: string): void {
    if (this.#hasFailed || text === "") return;
    const bytes = Buffer.from(text);
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.#next();
  }

  /** Resolves once nothing waits any more, or nothing can be written. */
  async drained(): Promise<void> {
    if (this.#bytes === 0) return;
    await new Promise<void>((resolve) => {
      this.#onDrained.push(resolve);
    });
  }

  #next(): void {
    if (this.#isWriting) return;
    if (this.#waiting.length === 0) {
      for (const resolve of this.#onDrained.splice(0)) resolve();
      return;
    }
    this.#isWriting = true;
    const bytes = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (bytes && this.#isFile) this.#writeNow(bytes);
    else if (bytes)
      write(this.#descriptor, bytes, (error, taken) => this.#wrote(bytes, error, taken));
  }

  #writeNow(bytes: Buffer): void {
    let taken = 0;
    try {
      taken = writeSync(this.#descriptor, bytes);
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
      return;
    }
    this.#wrote(bytes, null, taken);
  }

  #wrote(bytes: Buffer, error: NodeJS.ErrnoException | null, taken: number): void {
    if (error && error.code !== "EAGAIN") {
      this.#fail(error);
      return;
    }
    const written = error ? 0 : taken;
    this.#bytes -= written;
    if (written < bytes.length) this.#waiting.unshift(bytes.subarray(written));
    const goOn = (): void => {
      this.#isWriting = false;
      this.#next();
    };
    if (error) setTimeout(goOn, retryMs);
    else goOn();
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#hasFailed = true;
    this.#waiting = [];
    this.#bytes = 0;
    this.#isWriting = false;
    this.#next();
    this.#onError(error);
  }
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // Closed: the first write says so.
    return false;
  }
}
