import { arch, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { drawDeliveries } from "./bench/figure.ts";
import type { Measurements } from "./bench/measurements.ts";
import {
  measureDelay,
  measureDeliveries,
  measureJoins,
  measureMemory,
  measureMixed,
  measureStart,
} from "./bench/measurements.ts";
import { fullPlan, quickPlan } from "./bench/plan.ts";
import type { ServerName } from "./bench/protocols.ts";
import { protocols } from "./bench/protocols.ts";
import { renderReport } from "./bench/report.ts";
import type { Commands } from "./bench/servers.ts";
import { findServers } from "./bench/servers.ts";
import { checkTargets } from "./bench/targets.ts";
import { readCommandLine } from "./commandLine.ts";

const root = join(import.meta.dir, "..");
const measurements = [
  "deliveries",
  "mixed",
  "delay",
  "joins",
  "ircJoins",
  "tlsJoins",
  "memory",
  "tlsMemory",
  "start",
] as const;
/** Measured if it is asked for: it needs nats-server, and takes a minute. */
const cluster = "cluster";

const usage = `bun run bench [EXECUTABLE]: how fast ClassChat is beside the servers people would otherwise install

  --servers ${Object.keys(protocols).join(",")}
  --only ${[...measurements, cluster].join(",")}
                all but cluster unless given
  --quick       smaller numbers, one round
  --json FILE   default dist/bench.json

EXECUTABLE is dist/classchat unless given. A picture is written beside FILE, as .svg.
The baseline is a plain Bun broadcaster that parses and stores nothing.
One sender keeps 64 messages of 64 bytes in flight; all traffic stays on 127.0.0.1.
`;

const { values, words } = readCommandLine(
  usage,
  {
    servers: { type: "string", default: Object.keys(protocols).join(",") },
    only: { type: "string", default: measurements.join(",") },
    quick: { type: "boolean", default: false },
    json: { type: "string", default: join(root, "dist/bench.json") },
  },
  1,
);

const plan = values.quick ? quickPlan : fullPlan;
const only = parseList(values.only, [...measurements, cluster]);
const servers = parseList(values.servers, Object.keys(protocols));
const startedAt = performance.now();
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
setTimeout(() => {
  process.stderr.write("The bench took too long and was stopped.\n");
  process.exit(1);
}, plan.endWithinMs).unref();

const executable = words[0] ?? join(root, "dist/classchat");
const found = await findServers(executable);
for (const missing of found.missing) process.stderr.write(`${missing}\n`);
const commands: Commands = Object.fromEntries(
  Object.entries(found.commands).filter(([name]) => servers.includes(name)),
);

/** By IRC and by TLS the bench measures only what it has targets for: it is the same server. */
const { irc: _irc, tls: _tls, ...usual } = commands;
const byIrc = pickCommands("irc", "ngircd");
const byTls = pickCommands("classchat", "tls");

const measured: Measurements = {};
if (only.includes("start")) measured.start = await withProgress("start", measureStart(usual, plan));
if (only.includes("deliveries")) {
  measured.deliveries = [];
  for (const receivers of plan.sizes) {
    const isSizeForAll = receivers === 100 || receivers === 1_000;
    const outcomes = measureDeliveries(isSizeForAll ? commands : usual, receivers, plan);
    measured.deliveries.push({
      receivers,
      servers: await withProgress(`deliveries, ${receivers} receivers`, outcomes),
    });
  }
}
if (only.includes("mixed")) {
  const mixed = await withProgress("mixed", measureMixed(usual, plan));
  if (mixed) measured.mixed = mixed;
}
if (only.includes("delay")) measured.delay = await withProgress("delay", measureDelay(usual, plan));
if (only.includes("joins")) {
  measured.joins = await withProgress("joins", measureJoins(usual, plan.joins, plan));
}
if (only.includes("ircJoins")) {
  measured.ircJoins = await withProgress("joins by IRC", measureJoins(byIrc, plan.ircJoins, plan));
}
if (only.includes("tlsJoins")) {
  measured.tlsJoins = await withProgress("joins by TLS", measureJoins(byTls, plan.tlsJoins, plan));
}
if (only.includes("memory")) {
  measured.memory = await withProgress("memory", measureMemory(usual, plan.idle, plan));
}
if (only.includes("tlsMemory")) {
  const outcomes = measureMemory(pickCommands("tls"), plan.tlsIdle, plan);
  measured.tlsMemory = await withProgress("memory by TLS", outcomes);
}
if (only.includes(cluster)) {
  const { measureCluster } = await import("./bench/cluster.ts");
  const figures = measureCluster(executable, pickCommands("classchat"), plan);
  measured.cluster = await withProgress("three servers of one class", figures);
}

const targets = checkTargets(measured);
const machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()} ${arch()}`,
  bun: Bun.version,
};
const seconds = Math.round((performance.now() - startedAt) / 1_000);
const json = { at: new Date().toISOString(), machine, seconds, plan, ...measured, targets };
await Bun.write(values.json, `${JSON.stringify(json, null, 2)}\n`);
if (measured.deliveries) {
  await Bun.write(values.json.replace(/(\.json)?$/, ".svg"), drawDeliveries(measured.deliveries));
}
process.stdout.write(`${renderReport(measured, targets, plan)}\n\n`);
process.stdout.write(
  `${machine.cores} cores ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Bun ${machine.bun}; ${seconds} s; ${values.json}\n`,
);
process.exit(0);

function pickCommands(...names: ServerName[]): Commands {
  return Object.fromEntries(
    Object.entries(commands).filter(([name]) => names.includes(name as ServerName)),
  );
}

function parseList(list: string, known: readonly string[]): string[] {
  const chosen = list.split(",").map((word) => word.trim());
  const unknown = chosen.find((word) => !known.includes(word));
  if (unknown === undefined) return chosen;
  process.stderr.write(`There is no ${unknown}. Choose from ${known.join(", ")}.\n`);
  process.exit(2);
}

/** Prints what is being measured. */
async function withProgress<Result>(what: string, work: Promise<Result>): Promise<Result> {
  process.stderr.write(`${what} ...\n`);
  return await work;
}
