import { join } from "node:path";

/** A script of this folder in a process of its own, with its standard output line by line. */
export class Child implements AsyncDisposable {
  readonly #process: Bun.Subprocess<"pipe", "pipe", "inherit">;
  readonly lines: AsyncIterator<string>;

  constructor(script: string, ...args: string[]) {
    this.#process = Bun.spawn([process.execPath, join(import.meta.dir, script), ...args], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    });
    this.lines = linesOf(this.#process.stdout);
  }

  /** The next line; throws where the output has ended. */
  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the child has nothing more to say");
    return value;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends its standard input and waits for its own end. */
  async endInput(): Promise<void> {
    await this.#process.stdin.end();
    await this.#process.exited;
  }

  /** `kill -9`; gives all the lines that were still to be read. */
  async kill(): Promise<string[]> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    const rest: string[] = [];
    for (let next = await this.lines.next(); !next.done; next = await this.lines.next()) {
      rest.push(next.value);
    }
    return rest;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}

/** Whole lines only: what a killed child left of its last one is dropped. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
