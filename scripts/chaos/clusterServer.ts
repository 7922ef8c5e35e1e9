import { Database } from "bun:sqlite";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../test/support/freePort.ts";
import { historyHash } from "../../test/support/stateHash.ts";

export interface ClusterServerOptions {
  /** Path of the compiled executable. */
  executable: string;
  /** Of its own. */
  folder: string;
  /** How it reaches the engine. */
  engine: readonly string[];
  className: string;
  /** More flags of `serve`. */
  flags?: readonly string[];
  /** The data folder of another server of the class, which has its key. */
  keyFrom?: string | undefined;
}

/** Milliseconds between two attempts to start a server. */
const restartMs = 500;

/** One of the servers of a class: a process that can be killed, stopped and started again with its history. */
export class ClusterServer implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  /** What it said last each time that it ended by itself after it could be joined, and where it began again. */
  readonly surprises: string[] = [];
  readonly #command: string[];
  #process: Bun.Subprocess<"ignore", Bun.BunFile, "pipe"> | undefined;
  #said = "";
  /** It ends with this program, however that ends. */
  readonly #end = (): void => void this.#process?.kill("SIGKILL");

  private constructor(port: number, folder: string, command: string[]) {
    this.port = port;
    this.folder = folder;
    this.#command = command;
    process.once("exit", this.#end);
  }

  /** Resolves once it can be joined. */
  static async start(options: ClusterServerOptions): Promise<ClusterServer> {
    const { executable, folder, engine, className, flags = [], keyFrom } = options;
    const key = "cluster.key";
    mkdirSync(folder, { recursive: true });
    if (keyFrom !== undefined) copyFileSync(join(keyFrom, key), join(folder, key));
    const port = freePort();
    const ofClass = ["--cluster", engine.join(","), "--class", className];
    const own = ["--port", `${port}`, "--data-dir", folder];
    const server = new ClusterServer(port, folder, [
      executable,
      "serve",
      ...ofClass,
      ...own,
      ...flags,
    ]);
    await server.startAgain();
    return server;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Resolves once it can be joined; rejects if it gives up. */
  async startAgain(): Promise<void> {
    const started = Bun.spawn(this.#command, {
      stdio: ["ignore", Bun.file("/dev/null"), "pipe"],
    });
    this.#process = started;
    const isReady = Promise.withResolvers<void>();
    const reading = this.#read(started.stderr, isReady.resolve);
    void reading.then(() => {
      isReady.reject(new Error(`a server did not start: ${this.#said}`));
    });
    isReady.promise.catch(() => {});
    await isReady.promise;
    void Promise.all([started.exited, reading]).then(([code]) => {
      // Nobody else ends it in order.
      if (started.signalCode === null) this.surprises.push(`ended with ${code}: ${this.#lastLine}`);
    });
    const anew = this.#said.split("\n").filter((line) => line.includes("begins again"));
    this.surprises.push(...anew);
  }

  /** As a service manager does: again and again, as it gives up while the engine is away. */
  async startUntilReady(): Promise<void> {
    for (;;) {
      try {
        await this.startAgain();
        return;
      } catch {
        await Bun.sleep(restartMs);
      }
    }
  }

  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  hang(): void {
    this.#process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  /** How far it has applied the log, and what its history holds then; undefined before there is any. */
  state(): { seq: number; hash: string } | undefined {
    const file = join(this.folder, "classchat.sqlite");
    if (!existsSync(file)) return undefined;
    using database = new Database(file, { readonly: true });
    const read = database.transaction(() => {
      const last = database
        .query<{ id: number; log_place: string | null }, []>(
          "SELECT id, log_place FROM class ORDER BY id DESC LIMIT 1",
        )
        .get();
      if (!last?.log_place) return undefined;
      const { seq } = JSON.parse(last.log_place) as { seq: number };
      return { seq, hash: historyHash(database, last.id) };
    });
    return read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off("exit", this.#end);
    await this.kill();
  }

  get #lastLine(): string {
    return this.#said.trimEnd().split("\n").at(-1) ?? "";
  }

  async #read(stream: ReadableStream<Uint8Array>, ready: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let said = "";
    for await (const bytes of stream) {
      said += decoder.decode(bytes, { stream: true });
      this.#said = said;
      if (said.includes(`classchat join 127.0.0.1:${this.port}\n`)) ready();
    }
  }
}
