import type { FileHandle } from "node:fs/promises";
import { open, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { HistoryError } from "../store/historyError.ts";
import { exitCode, Failure } from "./failure.ts";

/**
 * A file that is written whole or not at all: under another name in its folder, and renamed once it is on
 * the disk; a link to it stays. Disposed of before that, it leaves nothing behind. Every method throws
 * {@link Failure}.
 */
export class AtomicFile implements AsyncDisposable {
  readonly #path: string;
  readonly #temporaryPath: string;
  readonly #handle: FileHandle;
  readonly #flag: string;
  #isFinished = false;

  private constructor(path: string, temporaryPath: string, handle: FileHandle, flag: string) {
    this.#path = path;
    this.#temporaryPath = temporaryPath;
    this.#handle = handle;
    this.#flag = flag;
  }

  /** @param flag which names the file, for errors */
  static async create(path: string, flag: string): Promise<AtomicFile> {
    return await explainErrors(path, flag, async () => {
      const target = await findTarget(path);
      if (target === undefined) {
        const text = `${path} is not a file that can be replaced. Choose another one with ${flag}.`;
        throw new Failure(exitCode.failure, text);
      }
      // Not longer for a longer name: a file system may take 255 bytes, or only 143 (eCryptfs).
      const temporaryPath = `${dirname(target)}/.classchat-${crypto.randomUUID()}.part`;
      // An export is for its owner alone, as the history is.
      return new AtomicFile(target, temporaryPath, await open(temporaryPath, "wx", 0o600), flag);
    });
  }

  async write(text: string): Promise<void> {
    await this.#explain(() => this.#handle.appendFile(text));
  }

  /** Lets another writer fill the file, which is empty, by its path; errors of its own kind pass. */
  async fill(write: (path: string) => void): Promise<void> {
    await this.#explain(async () => write(this.#temporaryPath));
  }

  /** Puts the complete file in its place, where it also survives a power cut. */
  async finish(): Promise<void> {
    await this.#explain(async () => {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporaryPath, this.#path);
      this.#isFinished = true;
    });
  }

  #explain<Result>(act: () => Promise<Result>): Promise<Result> {
    return explainErrors(this.#path, this.#flag, act);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isFinished) return;
    await this.#handle.close().catch(() => {});
    await rm(this.#temporaryPath, { force: true });
  }
}

/** Where the file is, or is to be, without links to it; undefined if what is there cannot be replaced. */
async function findTarget(path: string): Promise<string | undefined> {
  const existing = await stat(path).catch(undefinedIfMissing);
  // Of a pipe, realpath would make the path of a file: /dev/fd links to `pipe:[1234]`.
  if (existing) return existing.isFile() ? await realpath(path) : undefined;
  const link = await readlink(path).catch(() => undefined);
  if (link === undefined) return path;
  // Never normalized, as the system alone knows what `..` is after a link to a folder.
  return await findTarget(isAbsolute(link) ? link : `${dirname(path)}/${link}`);
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function explainErrors<Result>(
  path: string,
  flag: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Failure || error instanceof HistoryError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const text = `${path} cannot be written (${code ?? message}). Choose another file with ${flag}.`;
    throw new Failure(exitCode.failure, text);
  }
}
