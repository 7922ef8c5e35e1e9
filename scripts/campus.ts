import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatFrames } from "../src/wire/encoder.ts";
import { protocolVersion } from "../src/wire/protocolVersion.ts";
import { DataFolder } from "../test/support/dataFolder.ts";
import { NatsCluster } from "../test/support/natsCluster.ts";
import { markedText } from "./campus/crowd.ts";
import { Crowds } from "./campus/crowds.ts";
import type { Durations } from "./campus/durations.ts";
import { ClusterServer } from "./chaos/clusterServer.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/campus.ts [EXECUTABLE]: a lecture on three servers, one of which dies

  --members N      of all three servers, 6,000 unless given
  --per-second N   messages, 20 unless given
  --seconds N      for which they listen, 10 unless given

Members join as fast as the servers welcome them, by plain TCP on 127.0.0.1, and listen to one of them. Then a
server is killed, and its members go on at the others. Prints memory and processor time for each, and how long all
that took. Ends with 1 if somebody lacks a message, has one twice, or comes back as somebody else. EXECUTABLE is
dist/classchat unless given. Needs Linux, nats-server, and the right to open a file for each
member of two of the servers: ulimit -n.
`;

const { values, words } = readCommandLine(
  usage,
  {
    members: { type: "string", default: "6000" },
    "per-second": { type: "string", default: "20" },
    seconds: { type: "string", default: "10" },
  },
  1,
);
const executable = words[0] ?? join(import.meta.dir, "../dist/classchat");
const size = Number(values.members);
const perSecond = Number(values["per-second"]);
/** Milliseconds after which something is not waited for any more. */
const patienceMs = 120_000;

/** Files that are open beside the members' connections, at most. */
const otherFiles = 1_000;
const most = readFileLimit() - otherFiles;
if (size / 2 > most) {
  say(
    `Two servers cannot have ${size} members with ${most + otherFiles} open files each: ulimit -n.`,
  );
  process.exit(2);
}
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

await using stack = new AsyncDisposableStack();
const servers = await startServers(stack);
const ports = servers.map(({ port }) => port);
const emptyKiB = servers.map(readRssKiB);
const crowd = stack.use(new Crowds(ports, size, most));

say(`${size} members join three servers`);
const joinsEnd = measure();
await crowd.join();
const joins = joinsEnd();
say(
  `  ${Math.round(size / joins.seconds)} joins a second, ${us(joins.cpuMs / size)} of the servers' processors each`,
);
await Bun.sleep(3_000);
const grown = servers.map((server, index) => readRssKiB(server) - (emptyKiB[index] ?? 0));
say(`  ${(sum(grown) / size).toFixed(1)} KiB a member`);

const speaker = await speak(ports[1] ?? 0);
say(`${perSecond} messages a second`);
await untilAllHave(speaker.said);
await crowd.takeDurations();
const listenEnd = measure();
await speaker.speakFor(Number(values.seconds));
await untilAllHave(speaker.said);
const listened = listenEnd();
const { delays } = await crowd.takeDurations();
describeDelays(delays);
const each = (spentMs: number): string => us(spentMs / delays.size);
say(
  `  ${each(listened.cpuMs)} of the servers' processors for a delivery, ${each(listened.ownMs)} of the clients'`,
);

say("a server is killed while they listen");
const talk = speaker.speakFor(Number(values.seconds));
await Bun.sleep(1_000);
await servers[0]?.kill();
const killedAt = performance.now();
while ((await crowd.report(0)).present === size) await Bun.sleep(20);
const lost = size - (await crowd.report(0)).present;
while ((await crowd.report(0)).present < size && performance.now() < killedAt + patienceMs) {
  await Bun.sleep(20);
}
const recoveredMs = Math.round(performance.now() - killedAt);
await talk;
await untilAllHave(speaker.said);
const { present, behind, gaps, strangers } = await crowd.report(speaker.said);
const after = await crowd.takeDurations();
say(
  `  ${after.returns.size} were without a server, ${lost} at once; all are back after ${recoveredMs} ms`,
);
say(`  back at another, from when it was noticed: ${describe(after.returns)}`);
describeDelays(after.delays);
say(
  `${gaps} messages missing or twice, ${behind} members behind, ${strangers} as somebody else, ${size - present} not back`,
);
await stack.disposeAsync();
process.exit(gaps + behind + strangers + size - present === 0 ? 0 : 1);

async function startServers(owner: AsyncDisposableStack): Promise<ClusterServer[]> {
  const folder = new DataFolder();
  owner.defer(() => folder[Symbol.dispose]());
  const nats = owner.use(await NatsCluster.start(3));
  const started: ClusterServer[] = [];
  for (const index of [0, 1, 2]) {
    const server = await ClusterServer.start({
      executable,
      folder: join(folder.path, `${index}`),
      engine: nats.servers,
      className: "campus",
      flags: ["--rate", "0", "--replay", "0"],
      keyFrom: started[0]?.folder,
    });
    started.push(owner.use(server));
  }
  return started;
}

/** A member who says numbered texts at an even pace, and stays at a server that lives. */
async function speak(port: number) {
  let said = 0;
  const first = Promise.withResolvers<number>();
  const isIn = Promise.withResolvers<void>();
  let text = "";
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port,
    socket: {
      data(_, bytes) {
        text = (text + bytes.toString()).slice(-10_000);
        if (text.includes('"type":"welcome"')) isIn.resolve();
        const seq = /"type":"receipt","id":"1","seq":(\d+)/.exec(text)?.[1];
        if (seq !== undefined) first.resolve(Number(seq));
      },
    },
  });
  const sayNext = (): void => {
    said += 1;
    const message = { type: "say", id: `${said}`, to: "everyone", text: markedText(said) } as const;
    socket.write(formatFrames([message]));
  };
  socket.write(formatFrames([{ type: "hello", v: protocolVersion, name: "Speaker" }]));
  await isIn.promise;
  sayNext();
  await crowd.begin(await first.promise);
  return {
    get said() {
      return said;
    },
    async speakFor(seconds: number): Promise<void> {
      const startedAt = performance.now();
      for (let count = 0; count < seconds * perSecond; count += 1) {
        const wait = startedAt + (count * 1_000) / perSecond - performance.now();
        if (wait > 0) await Bun.sleep(wait);
        sayNext();
      }
    },
  };
}

async function untilAllHave(number: number): Promise<void> {
  const end = performance.now() + patienceMs;
  while ((await crowd.report(number)).behind > 0 && performance.now() < end) await Bun.sleep(20);
}

function describeDelays(taken: Durations): void {
  say(`  ${taken.size} deliveries: ${describe(taken)}`);
}

function describe(taken: Durations): string {
  const at = (share: number): string => `${taken.percentile(share)} ms`;
  return `median ${at(0.5)}, 99% within ${at(0.99)}, longest ${at(1)}`;
}

/** Counts seconds, and the processor time of all servers and of the clients. */
function measure(): () => { seconds: number; cpuMs: number; ownMs: number } {
  const startedAt = performance.now();
  const [cpuBefore, ownBefore] = [sum(servers.map(readCpuMs)), crowd.cpuMs];
  return () => ({
    seconds: (performance.now() - startedAt) / 1_000,
    cpuMs: sum(servers.map(readCpuMs)) - cpuBefore,
    ownMs: crowd.cpuMs - ownBefore,
  });
}

function readRssKiB({ pid }: ClusterServer): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]);
}

/** In proc(5), utime and stime are in hundredths of a second. */
function readCpuMs({ pid }: ClusterServer): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** How many files a process may have open here. */
function readFileLimit(): number {
  const limits = readFileSync("/proc/self/limits", "latin1");
  return Number(/Max open files\s+(\d+)/.exec(limits)?.[1]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function us(milliseconds: number): string {
  return `${(milliseconds * 1_000).toFixed(1)} µs`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
