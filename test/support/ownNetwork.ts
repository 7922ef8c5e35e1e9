import { Transcript } from "./transcript.ts";

/** A network of its own (network_namespaces(7)), in which programs meet at an address that is no loopback. */
export class OwnNetwork implements AsyncDisposable {
  readonly host = "10.99.0.1";
  /** A command that runs the one it is given in the network, and becomes it. */
  readonly through: string[];
  readonly #holder: Bun.Subprocess;

  private constructor(holder: Bun.Subprocess, own: string[]) {
    this.#holder = holder;
    this.through = ["nsenter", "-t", `${holder.pid}`, ...own];
  }

  static async make(): Promise<OwnNetwork> {
    const isRoot = process.getuid?.() === 0;
    const set = "ip link set lo up && ip address add 10.99.0.1/24 dev lo && echo made && exec cat";
    const holder = Bun.spawn(["unshare", isRoot ? "-n" : "-rn", "sh", "-c", set], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const made = new Transcript("a network");
    void holder.stdout.pipeTo(new WritableStream({ write: (bytes) => made.add(bytes) }));
    void holder.exited.then(() => made.end());
    await made.sees("made\n");
    return new OwnNetwork(holder, isRoot ? ["-n"] : ["-U", "-n", "--preserve-credentials"]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holder.kill();
    await this.#holder.exited;
  }
}
