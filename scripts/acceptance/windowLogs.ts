import { Transcript } from "../../test/support/transcript.ts";

/** What a client shows in its windows, read from the logs it writes. */
export class WindowLogs implements AsyncDisposable {
  readonly #pathOf: (window: string) => string;
  readonly #transcripts = new Map<string, Transcript>();
  readonly #followers: Bun.Subprocess[] = [];

  /** @param pathOf the file of a window's log, which need not be there yet */
  constructor(pathOf: (window: string) => string) {
    this.#pathOf = pathOf;
  }

  of(window: string): Transcript {
    const known = this.#transcripts.get(window);
    if (known) return known;
    const transcript = new Transcript(`the window ${window === "" ? "of the server" : window}`);
    const command = ["tail", "-n", "+1", "-F", this.#pathOf(window)];
    const follower = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    void follow(follower.stdout, transcript);
    this.#followers.push(follower);
    this.#transcripts.set(window, transcript);
    return transcript;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follower of this.#followers) follower.kill("SIGKILL");
    await Promise.all(this.#followers.map(({ exited }) => exited));
  }
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
