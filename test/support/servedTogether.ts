import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "./dataFolder.ts";
import { freePort } from "./freePort.ts";
import type { NatsCluster } from "./natsCluster.ts";
import { Program } from "./program.ts";

export type RunningServer = Program & { readonly port: number; readonly folder: string };

/** A class that several executables serve, each with a data folder of its own, and the key file in common. */
export class ServedTogether implements AsyncDisposable {
  readonly name: string;
  readonly #nats: Pick<NatsCluster, "servers">;
  readonly #folders = new DataFolder();
  readonly #programs: Program[] = [];

  constructor(nats: Pick<NatsCluster, "servers">, name: string) {
    this.#nats = nats;
    this.name = name;
  }

  /** A server that can be joined. The first makes the key. */
  async serve(name: string, ...flags: string[]): Promise<RunningServer> {
    return await this.serveAt(freePort(), name, ...flags);
  }

  async serveAt(port: number, name: string, ...flags: string[]): Promise<RunningServer> {
    if (this.#programs.length > 0) this.giveKey(name);
    const server = this.start(port, name, ...flags);
    await server.err.sees(`classchat join 127.0.0.1:${port}\n`);
    return Object.assign(server, { port, folder: this.folder(name) });
  }

  start(port: number, name: string, ...flags: string[]): Program {
    const joining = ["--cluster", this.#nats.servers.join(","), "--class", this.name];
    const own = ["--port", `${port}`, "--data-dir", this.folder(name)];
    const program = new Program(["serve", ...joining, ...own, ...flags]);
    this.#programs.push(program);
    return program;
  }

  folder(name: string): string {
    return join(this.#folders.path, name);
  }

  /** Copies the first server's key file, as whoever sets up the others does. */
  giveKey(name: string): void {
    mkdirSync(this.folder(name), { recursive: true, mode: 0o700 });
    const from = join(this.folder("first"), "cluster.key");
    if (name !== "first" && existsSync(from))
      copyFileSync(from, join(this.folder(name), "cluster.key"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) await program[Symbol.asyncDispose]();
    this.#folders[Symbol.dispose]();
  }
}
