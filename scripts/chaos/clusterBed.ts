import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { NatsCluster } from "../../test/support/natsCluster.ts";
import { ClusterServer } from "./clusterServer.ts";
import { FaultyLink } from "./faultyLink.ts";

/** Three servers and three machines of the engine. */
export const machines = [0, 1, 2] as const;

/** The engine: three processes of `nats-server`, whose ways to each other can be cut. */
export class EngineBed implements AsyncDisposable {
  readonly nats: NatsCluster;
  readonly routes: readonly { link: FaultyLink; from: number; to: number }[];

  private constructor(nats: NatsCluster, routes: EngineBed["routes"]) {
    this.nats = nats;
    this.routes = routes;
  }

  static async start(): Promise<EngineBed> {
    const routes: { link: FaultyLink; from: number; to: number }[] = [];
    const nats = await NatsCluster.start(3, (port, from, to) => {
      const link = new FaultyLink(port);
      routes.push({ link, from, to });
      return link.port;
    });
    return new EngineBed(nats, routes);
  }

  /** What machines said that have ended by themselves. */
  get ended(): string[] {
    return this.nats.nodes.flatMap(({ ended }, index) => {
      return ended === undefined ? [] : [`engine ${index} has ended: ${ended}`];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nats[Symbol.asyncDispose]();
    for (const { link } of this.routes) link[Symbol.dispose]();
  }
}

/** A server of the class, and the ways to it and from it. */
export interface BedServer {
  process: ClusterServer;
  /** By which members reach it. */
  forMembers: FaultyLink;
  /** By which it reaches each machine of the engine. */
  toEngine: FaultyLink[];
}

export interface ClassBedOptions {
  executable: string;
  engine: EngineBed;
  className: string;
}

/** The three servers of one class. */
export class ClassBed implements AsyncDisposable {
  readonly servers: BedServer[] = [];
  readonly #folder = new DataFolder();

  static async start({ executable, engine, className }: ClassBedOptions): Promise<ClassBed> {
    const bed = new ClassBed();
    const start = async (index: number, keyFrom?: string): Promise<BedServer> => {
      const toEngine = engine.nats.nodes.map(({ port }) => new FaultyLink(port));
      const process = await ClusterServer.start({
        executable,
        folder: join(bed.#folder.path, `${index}`),
        engine: toEngine.map(({ port }) => `nats://127.0.0.1:${port}`),
        className,
        flags: ["--rate", "0", "--replay", "0"],
        keyFrom,
      });
      return { process, forMembers: new FaultyLink(process.port), toEngine };
    };
    const [first, ...others] = machines;
    const one = await start(first);
    const more = await Promise.all(others.map((index) => start(index, one.process.folder)));
    bed.servers.push(one, ...more);
    return bed;
  }

  /** The way to a server that calls itself by this address. */
  portFor(address: string): number {
    const found = this.servers.find(({ process }) => address === `127.0.0.1:${process.port}`);
    if (!found) throw new Error(`no server is at ${address}`);
    return found.forMembers.port;
  }

  /** What servers did that nobody told them to do. */
  get surprises(): string[] {
    return this.servers.flatMap(({ process }, index) => {
      return process.surprises.map((one) => `server ${index}: ${one}`);
    });
  }

  /** Waits until all servers have applied the same; returns what differs then, or undefined. */
  async differences(withinMs: number): Promise<string | undefined> {
    const end = performance.now() + withinMs;
    let seqs: number[] = [];
    while (performance.now() < end) {
      const states = this.servers.map(({ process }) => process.state());
      seqs = states.map((state) => state?.seq ?? 0);
      if (new Set(seqs).size === 1) {
        const hashes = states.map((state) => state?.hash);
        return new Set(hashes).size === 1 ? undefined : `the histories differ: ${hashes.join(" ")}`;
      }
      await Bun.sleep(30);
    }
    return `the servers are not at one place of the log: ${seqs.join(" ")}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process, forMembers, toEngine } of this.servers) {
      await process[Symbol.asyncDispose]();
      for (const link of [forMembers, ...toEngine]) link[Symbol.dispose]();
    }
    this.#folder[Symbol.dispose]();
  }
}
