import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

/** The compiled executable between pipes. */
export class Program {
  readonly out: Transcript;
  readonly err: Transcript;
  readonly #process: Bun.Subprocess<"pipe", "pipe", "pipe">;

  constructor(args: string[], options: { env?: Record<string, string>; cwd?: string } = {}) {
    const whose = `classchat ${args.join(" ")}`;
    this.out = new Transcript(`${whose}, standard output,`);
    this.err = new Transcript(`${whose}, standard error,`);
    this.#process = Bun.spawn([executable, ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      env: environment(options.env),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    void follow(this.#process.stdout, this.out);
    void follow(this.#process.stderr, this.err);
  }

  /** Starts `classchat serve` on a free port and waits until it can be joined. */
  static async serve(...flags: string[]): Promise<Program & { port: number }> {
    const server = new Program(["serve", "--port", "0", ...flags]);
    await server.err.sees("classchat join 127.0.0.1:");
    await server.err.sees("\n");
    const port = Number(/join 127\.0\.0\.1:(\d+)/.exec(server.err.text)?.[1]);
    return Object.assign(server, { port });
  }

  types(...lines: string[]): void {
    this.writes(`${lines.join("\n")}\n`);
  }

  writes(text: string): void {
    void this.#process.stdin.write(text);
    void this.#process.stdin.flush();
  }

  endsInput(): void {
    void this.#process.stdin.end();
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** The exit code, once all that was written is read. */
  async exitCode(): Promise<number> {
    const code = await this.#process.exited;
    await Promise.all([this.out.ended(), this.err.ended()]);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
