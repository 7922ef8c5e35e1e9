import { environment, executable } from "./executable.ts";
import { Transcript } from "./transcript.ts";

/** `O_NONBLOCK` among the flags of an open file, as Linux shows them (proc_pid_fdinfo(5)). */
const nonBlocking = 0o4000;

/**
 * A shell between pipes that runs the executable, and then shows the flags of the pipes, which it shares
 * with it.
 */
export class SharingShell {
  readonly shown = new Transcript("the shell");
  readonly #process: Bun.Subprocess<"pipe", "pipe", "inherit">;

  /** @param how what the shell does with the command, which is "$@" */
  constructor(how: string, args: string[]) {
    const inner = `${how}; for fd in 0 1 2; do grep flags: /proc/$$/fdinfo/$fd; done`;
    this.#process = Bun.spawn(
      // The pipes are the shell's own: this process's may be sockets.
      ["sh", "-c", `cat | sh -c '${inner}' sh "$@" 2>&1 | cat`, "sh", executable, ...args],
      { stdin: "pipe", stdout: "pipe", stderr: "inherit", env: environment() },
    );
    void this.#follow();
  }

  types(line: string): void {
    void this.#process.stdin.write(`${line}\n`);
    void this.#process.stdin.flush();
  }

  /** Whether each of the three pipes is blocking still, once the command has ended. */
  async areBlocking(): Promise<boolean[]> {
    void this.#process.stdin.end();
    await this.shown.ended();
    const flags = [...this.shown.text.matchAll(/^flags:\s*([0-7]+)$/gm)];
    return flags.map(([, octal]) => (Number.parseInt(octal ?? "", 8) & nonBlocking) === 0);
  }

  async #follow(): Promise<void> {
    for await (const bytes of this.#process.stdout) this.shown.add(bytes);
    this.shown.end();
  }
}
