import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transcript } from "./transcript.ts";

/** WeeChat without a screen, in a folder of its own; what it shows in a buffer is read from its logs. */
export class WeeChat implements AsyncDisposable {
  readonly #folder: string;
  readonly #process: Bun.Subprocess;
  readonly #tails: Bun.Subprocess[] = [];

  private constructor(folder: string, process: Bun.Subprocess) {
    this.#folder = folder;
    this.#process = process;
  }

  /**
   * Starts it and lets it connect; the server is called `cc`.
   * @param more commands before it connects
   * @param pinned by TLS, to a certificate with this SHA-256 alone
   */
  static async connect(
    port: number,
    nick: string,
    more: readonly string[] = [],
    pinned?: string,
  ): Promise<WeeChat> {
    const folder = await mkdtemp(join(tmpdir(), "classchat-weechat-"));
    const commands = [
      "/set logger.file.flush_delay 0",
      // It would wait seconds between the lines it sends.
      "/set irc.server_default.anti_flood_prio_high 0",
      "/set irc.server_default.anti_flood_prio_low 0",
      `/server add cc 127.0.0.1/${port} -notls`,
      // The option's name before version 4, and since.
      ...["ssl", "tls"].flatMap((tls) => {
        const option = `/set irc.server.cc.${tls}`;
        return pinned === undefined ? [] : [`${option} on`, `${option}_fingerprint ${pinned}`];
      }),
      `/set irc.server.cc.nicks ${nick}`,
      ...more,
      "/connect cc",
    ];
    const words = ["weechat-headless", "--dir", folder];
    for (const command of commands) words.push("-r", command);
    return new WeeChat(folder, Bun.spawn(words, { stdio: ["ignore", "ignore", "ignore"] }));
  }

  /** All that is shown in a buffer, from its beginning. */
  buffer(name: string): Transcript {
    const transcript = new Transcript(`WeeChat's ${name}`);
    const file = join(this.#folder, "logs", `irc.${name.toLowerCase()}.weechatlog`);
    // It waits for the file too, which comes with the first line.
    const tail = Bun.spawn(["tail", "-n", "+1", "-F", file], { stdout: "pipe", stderr: "ignore" });
    this.#tails.push(tail);
    void follow(tail.stdout, transcript);
    return transcript;
  }

  /** Types a line in a buffer. */
  async types(buffer: string, line: string): Promise<void> {
    const fifo = (await readdir(this.#folder)).find((name) => name.startsWith("weechat_fifo_"));
    if (fifo === undefined) throw new Error("WeeChat has no pipe to be told by");
    await appendFile(join(this.#folder, fifo), `irc.${buffer} *${line}\n`);
  }

  async exitCode(): Promise<number> {
    return await this.#process.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of [...this.#tails, this.#process]) {
      process.kill("SIGKILL");
      await process.exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
