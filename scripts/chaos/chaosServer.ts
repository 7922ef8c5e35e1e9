type ServerProcess = Bun.Subprocess<"ignore", "ignore", "pipe">;

/** A compiled server that can be killed and restarted on the same port and history. */
export class ChaosServer implements AsyncDisposable {
  readonly port: number;
  readonly #command: string[];
  #process: ServerProcess;

  private constructor(port: number, command: string[], process: ServerProcess) {
    this.port = port;
    this.#command = command;
    this.#process = process;
  }

  static async start(
    executable: string,
    dataDir: string,
    flags: readonly string[] = ["--rate", "0", "--replay", "0"],
  ): Promise<ChaosServer> {
    const command = [executable, "serve", "--data-dir", dataDir, ...flags, "--port"];
    const process = spawn([...command, "0"]);
    return new ChaosServer(await readPort(process), command, process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** `kill -9`, then a new process in its place, of another executable if one is given. */
  async killAndRestart(executable?: string): Promise<void> {
    if (executable !== undefined) this.#command[0] = executable;
    await this.#restartAfter("SIGKILL");
  }

  /** Closes it as one closes its window, then starts a new process in its place. */
  async closeAndRestart(): Promise<void> {
    await this.#restartAfter("SIGHUP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }

  async #restartAfter(signal: NodeJS.Signals): Promise<void> {
    this.#process.kill(signal);
    await this.#process.exited;
    this.#process = spawn([...this.#command, `${this.port}`]);
    await readPort(this.#process);
  }
}

function spawn(command: string[]): ServerProcess {
  return Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
}

/** Waits for the line that says where to join. */
async function readPort(process: ServerProcess): Promise<number> {
  let output = "";
  for await (const bytes of process.stderr) {
    output += Buffer.from(bytes).toString();
    const port = /classchat join 127\.0\.0\.1:(\d+)\n/.exec(output)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the server did not start: ${output}`);
}
