import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostilePeer } from "./hostilePeer.ts";
import { sayFrame } from "./workAttacks.ts";

/** Milliseconds after which a server that was asked to stop is killed. */
const stopWithinMs = 15_000;
const messageBytes = 16_000;

/** A compiled server at its default pace, with a history of its own. */
export class AttackedServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #process: Bun.Subprocess;

  private constructor(folder: string, process: Bun.Subprocess, port: number) {
    this.#folder = folder;
    this.#process = process;
    this.port = port;
  }

  /** @param historyMiB how much was said in the class before */
  static async start(executable: string, historyMiB: number): Promise<AttackedServer> {
    const folder = await mkdtemp(join(tmpdir(), "classchat-hostile-"));
    const flags = ["serve", "--port", "0", "--data-dir", folder];
    if (historyMiB > 0) {
      const filled = await spawn([executable, ...flags, "--rate", "0"]);
      await fillHistory(filled.port, historyMiB);
      filled.process.kill("SIGKILL");
      await filled.process.exited;
    }
    const continued = historyMiB > 0 ? ["--continue"] : [];
    const { process, port } = await spawn([executable, ...flags, ...continued]);
    return new AttackedServer(folder, process, port);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The most memory it ever had, in MiB (Linux). */
  async peakMiB(): Promise<number> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
  }

  /** Asks it to stop; returns after how many milliseconds it did, or infinity. */
  async stop(): Promise<number> {
    const startedAt = performance.now();
    this.#process.kill("SIGTERM");
    const isStopped = this.#process.exited.then(() => true);
    const inTime = await Promise.race([isStopped, Bun.sleep(stopWithinMs).then(() => false)]);
    return inTime ? performance.now() - startedAt : Number.POSITIVE_INFINITY;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function spawn(command: string[]): Promise<{ process: Bun.Subprocess; port: number }> {
  const process = Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  let told = "";
  for await (const bytes of process.stderr) {
    told += Buffer.from(bytes).toString();
    const port = /classchat join 127\.0\.0\.1:(\d+)\n/.exec(told)?.[1];
    if (port !== undefined) return { process, port: Number(port) };
  }
  throw new Error(`the server did not start: ${told}`);
}

async function fillHistory(port: number, mebibytes: number): Promise<void> {
  const peer = await HostilePeer.connect(port);
  peer.sendFrames({ type: "hello", v: 1, name: "Historian" });
  const count = Math.ceil((mebibytes * 1_048_576) / messageBytes);
  const text = "\u{1f600}".repeat(messageBytes / 4);
  for (let said = 0; said < count; said++) peer.write(sayFrame("everyone", text));
  await peer.sees(`"seq":${count},`);
}
