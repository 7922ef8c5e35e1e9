import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

/** The executable in front of a pipe from which one line is read, and no more until it has ended. */
export class UnreadProgram {
  readonly shown = new Transcript("standard error");
  readonly #process: Bun.Subprocess<"pipe", "ignore", "pipe">;

  constructor(args: string[]) {
    const command = `sh -c 'echo "id $$" >&2; exec "$@"' sh "$@"`;
    const reader = 'read first; echo "read" >&2; read until <&3; cat >/dev/null';
    this.#process = Bun.spawn(
      ["sh", "-c", `exec 3<&0; { ${command}; echo "code $?" >&2; } | { ${reader}; }`, "sh"].concat([
        executable,
        ...args,
      ]),
      { stdin: "pipe", stdout: "ignore", stderr: "pipe", env: environment() },
    );
    void this.#follow();
  }

  /** Asks the executable to end, and gives its exit code. */
  async endsBy(signal: NodeJS.Signals): Promise<number> {
    process.kill(Number(/id (\d+)/.exec(this.shown.text)?.[1]), signal);
    await this.shown.sees("code ");
    await this.shown.sees("\n");
    await this.#process.stdin.end();
    await this.#process.exited;
    return Number(/code (\d+)/.exec(this.shown.text)?.[1]);
  }

  async #follow(): Promise<void> {
    for await (const bytes of this.#process.stderr) this.shown.add(bytes);
    this.shown.end();
  }
}
