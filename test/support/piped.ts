import { Transcript } from "./transcript.ts";

/** Another program of this machine between pipes: netcat, telnet, curl. */
export class Piped implements AsyncDisposable {
  readonly shown: Transcript;
  readonly #process: Bun.Subprocess<"pipe", "pipe", "ignore">;

  constructor(...command: string[]) {
    this.shown = new Transcript(command.join(" "));
    this.#process = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "ignore" });
    void this.#follow();
  }

  types(line: string): void {
    void this.#process.stdin.write(`${line}\n`);
    void this.#process.stdin.flush();
  }

  async sees(text: string): Promise<void> {
    await this.shown.sees(text);
  }

  /** Has ended by itself. */
  async ended(): Promise<void> {
    await this.#process.exited;
    await this.shown.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }

  async #follow(): Promise<void> {
    for await (const bytes of this.#process.stdout) this.shown.add(bytes);
    this.shown.end();
  }
}
