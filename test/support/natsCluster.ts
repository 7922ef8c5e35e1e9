import { rmSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "./dataFolder.ts";
import { freePort } from "./freePort.ts";

/** One or three machines with NATS JetStream, each a process on this one, which keep their files in a folder of their own. */
export class NatsCluster implements AsyncDisposable {
  readonly nodes: NatsNode[];
  readonly #folder: DataFolder;

  private constructor(nodes: NatsNode[], folder: DataFolder) {
    this.nodes = nodes;
    this.#folder = folder;
  }

  /** @param linkTo a port by which the others reach that one of a machine, unless they do so directly */
  static async start(
    count: 1 | 3,
    linkTo: (port: number, from: number, to: number) => number = (port) => port,
  ): Promise<NatsCluster> {
    const folder = new DataFolder();
    const [ports, routes]: number[][] = [[], []];
    for (let index = 0; index < count; index += 1) {
      ports?.push(freePort());
      routes?.push(freePort());
    }
    const nodes = Array.from({ length: count }, (_, index) => {
      const name = `n${index}`;
      const [port = 0, route = 0] = [ports?.[index], routes?.[index]];
      const others = routes?.flatMap((one, other) => {
        return other === index ? [] : [`nats://127.0.0.1:${linkTo(one, index, other)}`];
      });
      // Nobody is told of another way: what is given is all there is.
      const only = `no_advertise: true, advertise: "127.0.0.1:1"`;
      const cluster = `cluster { name: c, listen: "127.0.0.1:${route}", ${only}, routes: [${others?.join(", ")}] }`;
      const config = `
        server_name: ${name}
        listen: "127.0.0.1:${port}"
        jetstream { store_dir: "${join(folder.path, name)}" }
        ${count > 1 ? cluster : ""}
      `;
      const store = join(folder.path, name);
      return new NatsNode(join(folder.path, `${name}.conf`), config, port, store);
    });
    await Promise.all(nodes.map((node) => node.start()));
    return new NatsCluster(nodes, folder);
  }

  /** Where clients reach them. */
  get servers(): string[] {
    return this.nodes.map(({ port }) => `nats://127.0.0.1:${port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()));
    this.#folder[Symbol.dispose]();
  }
}

/** One of the machines. */
export class NatsNode implements AsyncDisposable {
  readonly port: number;
  readonly #file: string;
  readonly #config: string;
  readonly #store: string | undefined;
  #process: Bun.Subprocess<"ignore", "ignore", "pipe"> | undefined;
  #last = "";
  /** It ends with this program, however that ends. */
  readonly #end = (): void => void this.#process?.kill("SIGKILL");

  constructor(file: string, config: string, port: number, store?: string) {
    this.#file = file;
    this.#store = store;
    this.#config = config;
    this.port = port;
    process.once("exit", this.#end);
  }

  /** Resolves once it can be connected to; rejects if it ends before. */
  async start(): Promise<void> {
    await Bun.write(this.#file, this.#config);
    const started = Bun.spawn(["nats-server", "-c", this.#file], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = started;
    const isReady = Promise.withResolvers<void>();
    void read(started.stderr, "Server is ready", isReady.resolve).then((last) => {
      this.#last = last;
      isReady.reject(new Error(`nats-server has ended: ${last}`));
    });
    isReady.promise.catch(() => {});
    await isReady.promise;
  }

  /** What it said last, if it has ended by itself. */
  get ended(): string | undefined {
    const { exitCode = null } = this.#process ?? {};
    return exitCode === null ? undefined : this.#last;
  }

  /** Its disk is empty from now on. To be called while it does not run. */
  losesAll(): void {
    if (this.#store !== undefined) rmSync(this.#store, { recursive: true, force: true });
  }

  /** It hangs, and its connections with it. */
  hang(): void {
    this.#process?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#process?.kill("SIGCONT");
  }

  /** Ends it as a power cut of the machine would, as far as a process can. */
  async kill(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await this.#process?.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off("exit", this.#end);
    await this.kill();
  }
}

/** Reads it to its end, and says when that was there. Resolves to its last line. */
async function read(
  stream: ReadableStream<Uint8Array>,
  awaited: string,
  seen: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text = (text + decoder.decode(chunk, { stream: true })).slice(-10_000);
    if (text.includes(awaited)) seen();
  }
  return text.trimEnd().split("\n").at(-1) ?? "";
}
