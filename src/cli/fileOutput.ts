import { fstatSync, write, writeSync } from "node:fs";

/** The standard streams' file descriptors (POSIX.1-2017, 2.5 Standard I/O Streams). */
export const descriptors = { input: 0, output: 1, errors: 2 } as const;

/** Where a command writes: data on its standard output, talk and diagnostics on its standard error. */
export interface StandardStreams {
  readonly output: FileOutput;
  readonly errors: FileOutput;
}

/** Milliseconds until a descriptor that could take nothing is tried again. */
const retryMs = 10;
/** Milliseconds until a full disk is tried again. */
const spaceRetryMs = 1_000;
/** What a full disk, a used-up quota and a file of the greatest allowed size answer. */
const fullCodes = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * Text on its way into a file descriptor: a file, a pipe, a socket or a terminal. `process.stdout` and
 * `process.stderr` leave a pipe non-blocking for every program that shares it, block this whole program
 * while a terminal is stopped, lose what waits at an exit, and take half as long to create as a server
 * takes to start. This does none of it: a thread waits in `write`, and the descriptor stays as it was.
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
  #isAbandoned = false;
  #onFull: ((error: NodeJS.ErrnoException | undefined) => void) | undefined;
  #waitsFor: NodeJS.ErrnoException | undefined;
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

  /** The full disk that holds up what is pending, if one does. */
  get waitsFor(): NodeJS.ErrnoException | undefined {
    return this.#waitsFor;
  }

  /**
   * From now on a full disk is no failure: what is pending waits until there is room.
   * @param onFull is told when the disk is full, and with undefined when something could be written again
   */
  waitForSpace(onFull: (error: NodeJS.ErrnoException | undefined) => void): void {
    this.#onFull = onFull;
  }

  write(text: string): void {
    if (this.#error || this.#isAbandoned || text === "") return;
    const bytes = Buffer.from(text);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#writeNext();
  }

  /** If anything is pending, gives it up, as its reader may never read it; nothing is written after that. */
  abandon(): void {
    if (this.#pendingBytes === 0) return;
    this.#isAbandoned = true;
    this.#pending = [];
    this.#pendingBytes = 0;
    for (const resolve of this.#onDrained.splice(0)) resolve();
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
      this.#onWrite(bytes, error as NodeJS.ErrnoException, 0);
      return;
    }
    this.#onWrite(bytes, null, written);
  }

  #onWrite(bytes: Buffer, error: NodeJS.ErrnoException | null, count: number): void {
    if (this.#isAbandoned) return;
    const isFull = error !== null && this.#onFull !== undefined && fullCodes.has(error.code ?? "");
    if (error && error.code !== "EAGAIN" && !isFull) {
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
    if (error) setTimeout(proceed, isFull ? spaceRetryMs : retryMs);
    this.#noteSpace(isFull ? error : undefined);
    if (!error) proceed();
  }

  #noteSpace(waitsFor: NodeJS.ErrnoException | undefined): void {
    const isChanged = (waitsFor === undefined) !== (this.#waitsFor === undefined);
    this.#waitsFor = waitsFor;
    if (isChanged) this.#onFull?.(waitsFor);
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#error = error;
    this.#waitsFor = undefined;
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
