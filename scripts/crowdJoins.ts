import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFrames } from "../src/wire/encoder.ts";
import { median } from "./bench/statistics.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/crowdJoins.ts [EXECUTABLE]: what it costs the server when a crowd joins

  --before FILE   an older executable, to compare 5,000 joins with

Members join one after the other, as fast as the server welcomes them, by plain TCP on 127.0.0.1. Prints the
processor time of the server for a join around the 100th and the 10,000th, and how fast 5,000 join. EXECUTABLE is
dist/classchat unless given. Needs Linux, and 12,000 open files: ulimit -n.
`;

const { values, words } = readCommandLine(usage, { before: { type: "string" } }, 1);
const executable = words[0] ?? join(import.meta.dir, "../dist/classchat");

/** Joins that have begun and are not welcomed yet. */
const atOnce = 50;
/** Members who come and go before anything is measured: the first joins of a server take longer. */
const warmUp = 2_000;
const measured = { small: [100, 600], large: [9_000, 11_000] } as const;
/** How often the small class is measured: the median counts. */
const rounds = 5;
const compared = 5_000;

interface ServerProcess extends AsyncDisposable {
  pid: number;
  port: number;
}

async function startServer(program: string): Promise<ServerProcess> {
  const child = Bun.spawn([program, "serve", "--port", "0", "--no-history", "--rate", "0"], {
    stdout: Bun.file("/dev/null"),
    stderr: "pipe",
  });
  let told = "";
  let port: string | undefined;
  for await (const bytes of child.stderr) {
    told += new TextDecoder().decode(bytes);
    port = /127\.0\.0\.1:(\d+)/.exec(told)?.[1];
    if (port !== undefined) break;
  }
  return {
    pid: child.pid,
    port: Number(port),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

/** Milliseconds of the processor for all threads of the process (proc(5), schedstat). */
function readCpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ns = threads.map((thread) => {
    const [onCpu] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ");
    return Number(onCpu);
  });
  return ns.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** Members who read what they are told, and say nothing. */
class Crowd {
  readonly #port: number;
  #members: Bun.Socket[] = [];
  #lastName = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Resolves once there are so many. */
  async grow(size: number): Promise<void> {
    let missing = size - this.#members.length;
    const joinAll = async (): Promise<void> => {
      while (missing > 0) {
        missing -= 1;
        await this.#join();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, joinAll));
  }

  async leave(): Promise<void> {
    for (const member of this.#members) member.write(encodeFrames({ type: "exit" }));
    for (const member of this.#members) member.end();
    this.#members = [];
    await Bun.sleep(1_000);
  }

  async #join(): Promise<void> {
    this.#lastName += 1;
    const hello = encodeFrames({ type: "hello", v: 1, name: `member${this.#lastName}` });
    const welcomed = Promise.withResolvers<void>();
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port: this.#port,
      socket: { data: () => welcomed.resolve(), close: () => welcomed.resolve(), error() {} },
    });
    socket.write(hello);
    this.#members.push(socket);
    await welcomed.promise;
  }
}

/** Milliseconds of the server's processor for each join of the class while it grows so. */
async function measureCost(server: ServerProcess, crowd: Crowd, from: number, to: number) {
  await crowd.grow(from);
  const before = readCpuMs(server.pid);
  await crowd.grow(to);
  return (readCpuMs(server.pid) - before) / (to - from);
}

/** How many join in a second, and in a second of the server's processor, until the class has 5,000. */
async function measureSpeed(program: string) {
  await using server = await startServer(program);
  const crowd = new Crowd(server.port);
  const cpuBefore = readCpuMs(server.pid);
  const startedAt = performance.now();
  await crowd.grow(compared);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = (readCpuMs(server.pid) - cpuBefore) / 1_000;
  return { perSecond: compared / seconds, perCpuSecond: compared / cpuSeconds };
}

async function printCosts(): Promise<void> {
  await using server = await startServer(executable);
  const crowd = new Crowd(server.port);
  await crowd.grow(warmUp);
  await crowd.leave();
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    costs.push(await measureCost(server, crowd, ...measured.small));
    await crowd.leave();
  }
  const small = median(costs);
  const large = await measureCost(server, crowd, ...measured.large);
  print(
    `around the 100th     ${(small * 1_000).toFixed(0)} µs of the server's processor for a join`,
  );
  print(
    `around the 10,000th  ${(large * 1_000).toFixed(0)} µs, ${(large / small).toFixed(2)} times as much`,
  );
}

async function printSpeed(): Promise<void> {
  const now = await measureSpeed(executable);
  print(
    `5,000 join at        ${now.perSecond.toFixed(0)} a second, ${now.perCpuSecond.toFixed(0)} a second of the server's processor`,
  );
  if (values.before === undefined) return;
  const before = await measureSpeed(values.before);
  const [byClock, byCpu] = [
    now.perSecond / before.perSecond,
    now.perCpuSecond / before.perCpuSecond,
  ];
  print(
    `before               ${before.perSecond.toFixed(0)} and ${before.perCpuSecond.toFixed(0)}: now ${byClock.toFixed(1)} and ${byCpu.toFixed(1)} times as fast`,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await printCosts();
await printSpeed();
process.exit(0);
