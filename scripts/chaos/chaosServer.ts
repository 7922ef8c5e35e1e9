type Served = Bun.Subprocess<"ignore", "ignore", "pipe">;

/** A compiled server that is killed and started again, on one port and one history. */
export class ChaosServer implements AsyncDisposable {
  readonly port: number;
  readonly #command: string[];
  #process: Served;

  private constructor(port: number, command: string[], process: Served) {
    this.port = port;
    this.#command = command;
    this.#process = process;
  }

  static async start(executable: string, dataDir: string): Promise<ChaosServer> {
    const flags = ["--data-dir", dataDir, "--rate", "0", "--replay", "0"];
    const command = [executable, "serve", ...flags, "--port"];
    const process = spawn([...command, "0"]);
    return new ChaosServer(await portOf(process), command, process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** kill -9, then a new process in its place. */
  async killAndRestart(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    this.#process = spawn([...this.#command, `${this.port}`]);
    await portOf(this.#process);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}

function spawn(command: string[]): Served {
  return Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
}

/** Waits until it says where it can be joined. */
async function portOf(process: Served): Promise<number> {
  let says = "";
  for await (const bytes of process.stderr) {
    says += Buffer.from(bytes).toString();
    const port = /classchat join 127\.0\.0\.1:(\d+)\n/.exec(says)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the server did not start: ${says}`);
}
