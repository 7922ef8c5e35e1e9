import { arch, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Measured } from "./bench/measures.ts";
import {
  measureDelay,
  measureDeliveries,
  measureJoins,
  measureMemory,
  measureMixed,
  measureStart,
} from "./bench/measures.ts";
import { fullPlan, quickPlan } from "./bench/plan.ts";
import { protocols } from "./bench/protocols.ts";
import { report } from "./bench/report.ts";
import type { Commands } from "./bench/servers.ts";
import { findServers } from "./bench/servers.ts";
import { targetsOf } from "./bench/targets.ts";

const root = join(import.meta.dir, "..");
const measures = ["deliveries", "mixed", "delay", "joins", "memory", "start"] as const;

const usage = `bun run bench [EXECUTABLE]: how fast ClassChat is beside the servers people would otherwise install

  --servers ${Object.keys(protocols).join(",")}
  --only ${measures.join(",")}
  --quick       smaller numbers, one round
  --json FILE   default dist/bench.json

EXECUTABLE is dist/classchat unless given. The floor is a plain Bun broadcaster that keeps and parses nothing.
One sender keeps 64 messages of 64 bytes on their way; all traffic stays on 127.0.0.1.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: "string", default: Object.keys(protocols).join(",") },
    only: { type: "string", default: measures.join(",") },
    quick: { type: "boolean", default: false },
    json: { type: "string", default: join(root, "dist/bench.json") },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const plan = values.quick ? quickPlan : fullPlan;
const only = chosen(values.only, measures);
const servers = chosen(values.servers, Object.keys(protocols));
const startedAt = performance.now();
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
setTimeout(() => {
  process.stderr.write("The bench took too long and was stopped.\n");
  process.exit(1);
}, plan.endWithinMs).unref();

const found = await findServers(positionals[0] ?? join(root, "dist/classchat"));
for (const missing of found.missing) process.stderr.write(`${missing}\n`);
const commands: Commands = Object.fromEntries(
  Object.entries(found.commands).filter(([name]) => servers.includes(name)),
);

const measured: Measured = {};
if (only.includes("start")) measured.start = await told("start", measureStart(commands, plan));
if (only.includes("deliveries")) {
  measured.deliveries = [];
  for (const receivers of plan.sizes) {
    const outcomes = measureDeliveries(commands, receivers, plan);
    measured.deliveries.push({
      receivers,
      servers: await told(`deliveries, ${receivers} receivers`, outcomes),
    });
  }
}
if (only.includes("mixed")) {
  const mixed = await told("mixed", measureMixed(commands, plan));
  if (mixed) measured.mixed = mixed;
}
if (only.includes("delay")) measured.delay = await told("delay", measureDelay(commands, plan));
if (only.includes("joins")) measured.joins = await told("joins", measureJoins(commands, plan));
if (only.includes("memory")) measured.memory = await told("memory", measureMemory(commands, plan));

const targets = targetsOf(measured);
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
process.stdout.write(`${report(measured, targets, plan)}\n\n`);
process.stdout.write(
  `${machine.cores} cores ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, Bun ${machine.bun}; ${seconds} s; ${values.json}\n`,
);
process.exit(0);

function chosen(list: string, known: readonly string[]): string[] {
  const words = list.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  process.stderr.write(`There is no ${unknown}; there are ${known.join(", ")}.\n`);
  process.exit(2);
}

/** Says on standard error what is being measured. */
async function told<Result>(what: string, work: Promise<Result>): Promise<Result> {
  process.stderr.write(`${what} ...\n`);
  return await work;
}
