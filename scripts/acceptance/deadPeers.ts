import { $ } from "bun";
import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import type { Checks } from "./checks.ts";
import { cable, canMakeNetworks, commandIn, inside, makeNetworks, outside } from "./networks.ts";

/** Milliseconds within which a peer behind a broken network is noticed. */
const noticedWithinMs = 120_000;
/** Milliseconds of a stop: more than anybody may be silent. */
const stopMs = 75_000;
/** Milliseconds after a stop in which a server that takes somebody for silent would have said so. */
const judgedWithinMs = 5_000;

const protocols = ["frames", "web", "irc", "text"];
const peersScript = join(import.meta.dir, "networkPeers.ts");

/** Milliseconds between two lines of whoever talks. */
const talkMs = 1_000;

interface WindowEvent {
  event: string;
  name?: string;
  from?: string;
}

/** What a server's window says with `--json`, from its start. */
class WatchedServer implements AsyncDisposable {
  readonly events: WindowEvent[] = [];
  port = 0;
  readonly #folder = new DataFolder();
  readonly #process: Bun.Subprocess<"ignore", "pipe", "ignore">;
  readonly #started = Promise.withResolvers<number>();
  #look = (): void => {};

  private constructor(prefix: string[], executable: string, host: string) {
    const flags = ["serve", "--json", "--host", host, "--port", "0"];
    const command = [...prefix, executable, ...flags, "--data-dir", this.#folder.path];
    this.#process = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
    void this.#follow();
  }

  /** @param prefix of the command: where it runs */
  static async start(
    executable: string,
    host: string,
    prefix: string[] = [],
  ): Promise<WatchedServer> {
    const server = new WatchedServer(prefix, executable, host);
    server.port = await server.#started.promise;
    return server;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Who is gone by now. */
  get gone(): string[] {
    const leaving = this.events.filter(({ event }) => event === "left" || event === "away");
    return [...new Set(leaving.flatMap(({ name }) => name ?? []))];
  }

  /** Waits until it is so; false if it is not in time. */
  async sees(isIt: () => boolean, withinMs: number): Promise<boolean> {
    const seen = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => seen.resolve(false), withinMs);
    this.#look = () => {
      if (isIt()) seen.resolve(true);
    };
    this.#look();
    const isSeen = await seen.promise;
    clearTimeout(timer);
    return isSeen;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    this.#folder[Symbol.dispose]();
  }

  async #follow(): Promise<void> {
    let rest = "";
    for await (const bytes of this.#process.stdout) {
      const lines = (rest + Buffer.from(bytes).toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const event = JSON.parse(line) as WindowEvent & { port?: number };
        if (event.event === "started") this.#started.resolve(event.port ?? 0);
        this.events.push(event);
      }
      this.#look();
    }
  }
}

interface Joining {
  address: string;
  port: number;
  /** What their names begin with; a protocol's name follows. */
  prefix: string;
  protocols: readonly string[];
  /** In which the process runs, if not in this network. */
  command?: readonly string[];
}

/** Members in a process of their own. */
class Peers implements AsyncDisposable {
  readonly #process: Bun.Subprocess<"pipe", "pipe", "inherit">;

  private constructor(command: string[]) {
    this.#process = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  }

  /** Resolves once all are in. */
  static async join({ address, port, prefix, protocols, command = [] }: Joining): Promise<Peers> {
    const script = [process.execPath, peersScript, address, `${port}`, prefix, ...protocols];
    const peers = new Peers([...command, ...script]);
    let told = "";
    for await (const bytes of peers.#process.stdout) {
      told += Buffer.from(bytes).toString();
      if (protocols.every((protocol) => told.includes(`${prefix}${protocol}\n`))) return peers;
    }
    throw new Error(`only these came in: ${told}`);
  }

  async say(text: string): Promise<void> {
    await this.#process.stdin.write(`${text}\n`);
    await this.#process.stdin.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
  }
}

/** What no test may wait for: a server that is stopped for more than a minute, and a network that breaks. */
export async function checkDeadPeers(checks: Checks, executable: string): Promise<void> {
  await checks.check(
    "a server that was stopped for 75 seconds takes nobody who spoke meanwhile for silent",
    () => checkStop(executable),
  );
  const without = canMakeNetworks ? "" : " (not checked: only root on Linux can make networks)";
  await checks.check(
    `members behind a broken network are noticed within two minutes, whether or not others talk${without}`,
    () => (canMakeNetworks ? checkBrokenNetwork(executable) : Promise.resolve()),
  );
}

async function checkStop(executable: string): Promise<void> {
  await using server = await WatchedServer.start(executable, "127.0.0.1");
  const address = { address: "127.0.0.1", port: server.port };
  await using peers = await Peers.join({ ...address, prefix: "a-", protocols });
  server.signal("SIGSTOP");
  await peers.say("I am here");
  await Bun.sleep(stopMs);
  server.signal("SIGCONT");
  const haveSpoken = (): boolean => {
    return protocols.every((name) => server.events.some(({ from }) => from === `a-${name}`));
  };
  if (!(await server.sees(haveSpoken, judgedWithinMs))) throw new Error("not all were heard");
  await server.sees(() => server.gone.length > 0, judgedWithinMs);
  if (server.gone.length > 0) throw new Error(`taken for gone: ${server.gone.join(", ")}`);
}

async function checkBrokenNetwork(executable: string): Promise<void> {
  await using _networks = await makeNetworks();
  const [here, there] = [commandIn(inside), commandIn(outside)];
  const { address } = inside;
  await using talking = await WatchedServer.start(executable, address, here);
  await using quiet = await WatchedServer.start(executable, address, here);
  const far = { address, prefix: "far-", command: there };
  await using _members = await Peers.join({ ...far, port: talking.port, protocols });
  await using _listener = await Peers.join({ ...far, port: quiet.port, protocols: ["text"] });
  const near = { address, port: talking.port, prefix: "near-", command: here };
  await using talker = await Peers.join({ ...near, protocols: ["frames"] });
  const talk = setInterval(() => void talker.say("and so on"), talkMs);
  await $`ip -n ${outside.space} link set ${cable} down`.quiet();
  const brokenAt = performance.now();
  const unnoticed = await Promise.all([
    whoIsUnnoticed(talking, protocols),
    whoIsUnnoticed(quiet, ["text"]),
  ]);
  clearInterval(talk);
  const seconds = Math.round((performance.now() - brokenAt) / 1_000);
  if (unnoticed.flat().length > 0) throw new Error(`unnoticed: ${unnoticed.join("; ")}`);
  if (talking.gone.includes("near-frames")) throw new Error("whoever talked was cut as well");
  process.stdout.write(`        the last of them after ${seconds} seconds\n`);
}

/** Who of those behind the broken network is not gone in time. */
async function whoIsUnnoticed(server: WatchedServer, among: readonly string[]): Promise<string[]> {
  const left = (): string[] => among.filter((name) => !server.gone.includes(`far-${name}`));
  await server.sees(() => left().length === 0, noticedWithinMs);
  return left();
}
