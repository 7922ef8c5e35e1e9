import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

export interface ProgramOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Another executable than the one under test, such as that of another release. */
  program?: string;
  /** A command that runs the one it is given, such as `nohup`, and becomes it. */
  through?: string[];
}

/** The compiled executable between pipes. */
export class Program {
  readonly out: Transcript;
  readonly err: Transcript;
  readonly #process: Bun.Subprocess<"pipe", "pipe", "pipe">;

  constructor(args: string[], options: ProgramOptions = {}) {
    const whose = `classchat ${args.join(" ")}`;
    this.out = new Transcript(`${whose}, standard output,`);
    this.err = new Transcript(`${whose}, standard error,`);
    this.#process = Bun.spawn(
      [...(options.through ?? []), options.program ?? executable, ...args],
      {
        stdin: "pipe",
        stdout: "pipe",
        stderr: "pipe",
        env: environment(options.env),
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      },
    );
    void follow(this.#process.stdout, this.out);
    void follow(this.#process.stderr, this.err);
  }

  /** Starts `classchat serve` on a free port and waits until it can be joined. */
  static async serve(...flags: string[]): Promise<Program & { port: number }> {
    return await Program.serveThrough([], ...flags);
  }

  static async serveThrough(
    through: string[],
    ...flags: string[]
  ): Promise<Program & { port: number }> {
    const server = new Program(["serve", "--port", "0", ...flags], { through });
    await server.err.sees("classchat join 127.0.0.1:");
    await server.err.sees("\n");
    const port = Number(/join 127\.0\.0\.1:(\d+)/.exec(server.err.text)?.[1]);
    return Object.assign(server, { port });
  }

  /** Runs it to its end, with nothing to read. */
  static async run(
    args: string[],
    options: ProgramOptions = {},
  ): Promise<{ code: number; out: string; err: string }> {
    await using program = new Program(args, options);
    program.endsInput();
    const code = await program.exitCode();
    return { code, out: program.out.text, err: program.err.text };
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

/** A command that runs the one it is given, once this is done in a shell. */
export function shell(before: string, ...words: string[]): string[] {
  return ["sh", "-c", `${before} exec "$@"`, "sh", ...words];
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
