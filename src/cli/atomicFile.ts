import type { FileHandle } from "node:fs/promises";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";

/**
 * A file that is written whole or not at all: it is written beside its place, and moved there once it is
 * on the disk. Where it is disposed of before, nothing is left. All of it throws {@link Failure}.
 */
export class AtomicFile implements AsyncDisposable {
  readonly #path: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  #isDone = false;

  private constructor(path: string, draft: string, handle: FileHandle) {
    this.#path = path;
    this.#draft = draft;
    this.#handle = handle;
  }

  static async create(wanted: string): Promise<AtomicFile> {
    return await explained(wanted, async () => {
      // Where it is a link, what it leads to is replaced, not the link.
      const path = await realpath(wanted).catch(() => wanted);
      const there = await stat(path).catch(() => undefined);
      if (there && !there.isFile()) {
        const why = `${wanted} is no file that could be replaced.`;
        throw new Failure(exitCode.failure, `${why} Choose another one with --output.`);
      }
      const draft = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.part`);
      // Like the history itself, what was said is for its owner alone.
      return new AtomicFile(path, draft, await open(draft, "wx", 0o600));
    });
  }

  async write(text: string): Promise<void> {
    await explained(this.#path, () => this.#handle.appendFile(text));
  }

  /** All is written: from now on the file is in its place, also after a power cut. */
  async finish(): Promise<void> {
    await explained(this.#path, async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#draft, this.#path);
      this.#isDone = true;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDone) return;
    await this.#handle.close().catch(() => {});
    await rm(this.#draft, { force: true });
  }
}

async function explained<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = `${path} cannot be written (${code ?? message}).`;
    throw new Failure(exitCode.failure, `${why} Choose another file with --output.`);
  }
}
