import type { FileHandle } from "node:fs/promises";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exitCode, Failure } from "./failure.ts";

/**
 * A file that is written whole or not at all: under another name in its folder, and renamed once it is on
 * the disk. Disposed of before that, it leaves nothing behind. Every method throws {@link Failure}.
 */
export class AtomicFile implements AsyncDisposable {
  readonly #path: string;
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;
  #isFinished = false;

  private constructor(path: string, temporaryPath: string, handle: FileHandle) {
    this.#path = path;
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
  }

  static async create(path: string): Promise<AtomicFile> {
    return await explainErrors(path, async () => {
      // A link stays, and its target is replaced.
      const target = await realpath(path).catch(() => path);
      const existing = await stat(target).catch(undefinedIfMissing);
      if (existing && !existing.isFile()) {
        const text = `${path} is not a file that can be replaced. Choose another one with --output.`;
        throw new Failure(exitCode.failure, text);
      }
      // Not longer for a longer name: a file system may take 255 bytes, or only 143 (eCryptfs).
      const temporaryPath = join(dirname(target), `.classchat-${crypto.randomUUID()}.part`);
      // An export is for its owner alone, as the history is.
      return new AtomicFile(target, temporaryPath, await open(temporaryPath, "wx", 0o600));
    });
  }

  async write(text: string): Promise<void> {
    await explainErrors(this.#path, () => this.#handle.appendFile(text));
  }

  /** Puts the complete file in its place, where it also survives a power cut. */
  async finish(): Promise<void> {
    await explainErrors(this.#path, async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporaryPath, this.#path);
      this.#isFinished = true;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isFinished) return;
    await this.#handle.close().catch(() => {});
    await rm(this.#temporaryPath, { force: true });
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function explainErrors<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const text = `${path} cannot be written (${code ?? message}). Choose another file with --output.`;
    throw new Failure(exitCode.failure, text);
  }
}
