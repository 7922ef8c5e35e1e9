import { join } from "node:path";
import { readCommandLine } from "./commandLine.ts";
import { AttackedServer } from "./hostile/attackedServer.ts";
import { attacks } from "./hostile/attacks.ts";
import { Innocents } from "./hostile/innocents.ts";
import type { Outcome, Wait } from "./hostile/innocents.ts";

const usage = `bun scripts/hostile.ts [EXECUTABLE]: what the worst member costs a class of 60

  --only NAME,NAME   some of the attacks
  --seconds N        how long each lasts, 8 unless given
  --list             the attacks there are

Each attack has a server of its own, at the default pace. Beside it four pairs say ten lines a second,
and 52 people listen by every protocol. Columns:

  p50, p99, max   milliseconds that a line takes
  own             the longest without the time in which no core was free for the server or this script (Linux)
  beside          the longest at the same time in such a class at another server, which nobody attacks

Ends with 1 if anybody innocent is cut, a line is not delivered, one waits for more than 250 ms of its
own, the server takes 250 MiB or does not stop within 5 seconds.
`;

/** What must hold of each attack. */
const bounds = { waitMs: 250, peakMiB: 250, stopMs: 5_000 };
/** Milliseconds after which an attack that is not in full swing counts as if it were. */
const setUpMs = 20_000;

interface Row extends Outcome {
  name: string;
  /** Of a class at the same time that nobody attacks. */
  beside: Wait[];
  peakMiB: number;
  stopMs: number;
}

const { values, words } = readCommandLine(
  usage,
  {
    only: { type: "string", default: Object.keys(attacks).join(",") },
    seconds: { type: "string", default: "8" },
    list: { type: "boolean", default: false },
  },
  1,
);
if (values.list) {
  end(
    Object.entries(attacks)
      .map(([name, { about }]) => `${name.padEnd(16)}${about}\n`)
      .join(""),
    0,
  );
}
const names = ["none", ...values.only.split(",")];
const unknown = names.slice(1).find((name) => !(name in attacks));
if (unknown !== undefined) end(`There is no attack ${unknown}; --list shows them.\n`, 2);
const executable = words[0] ?? join(import.meta.dir, "../dist/classchat");

process.stdout.write(
  `${"attack".padEnd(16)}${["p50", "p99", "max ms", "own ms", "beside ms", "cut", "lost", "MiB", "stop ms"].map((head) => head.padStart(10)).join("")}\n`,
);
let isBroken = false;
for (const name of names) {
  const row = await measure(name);
  const broken = brokenBounds(row);
  isBroken ||= broken.length > 0;
  process.stdout.write(`${render(row)}   ${broken.join(", ")}\n`);
}
process.exit(isBroken ? 1 : 0);

async function measure(name: string): Promise<Row> {
  await using server = await AttackedServer.start(executable, attacks[name]?.historyMiB ?? 0);
  await using quietServer = await AttackedServer.start(executable, 0);
  const innocents = await Innocents.join(server);
  const quiet = await Innocents.join(quietServer);
  for (const some of [innocents, quiet]) some.startTalking();
  // As slow as it gets: the attackers of a real class have machines of their own.
  const attacker = Bun.spawn(
    [
      "nice",
      "-n",
      "19",
      process.execPath,
      join(import.meta.dir, "hostile/attacker.ts"),
      name,
      `${server.port}`,
    ],
    { stdin: "ignore", stdout: "pipe", stderr: "ignore" },
  );
  try {
    const reader = attacker.stdout.getReader();
    await Promise.race([reader.read(), Bun.sleep(setUpMs)]);
    await Bun.sleep(Number(values.seconds) * 1_000);
    const outcome = await innocents.finish();
    const { waits: beside } = await quiet.finish();
    const peakMiB = await server.peakMiB();
    return { name, ...outcome, beside, peakMiB, stopMs: await server.stop() };
  } finally {
    attacker.kill("SIGKILL");
    await attacker.exited;
  }
}

function brokenBounds({ waits, cut, undelivered, peakMiB, stopMs }: Row): string[] {
  return [
    ...(quantile(waits.map(own), 1) > bounds.waitMs ? ["waits"] : []),
    ...(cut > 0 ? ["cut"] : []),
    ...(undelivered > 0 ? ["lost"] : []),
    ...(peakMiB > bounds.peakMiB ? ["memory"] : []),
    ...(stopMs > bounds.stopMs ? ["stop"] : []),
  ];
}

function render({ name, waits, beside, cut, undelivered, peakMiB, stopMs }: Row): string {
  const numbers = [
    quantile(waits.map(whole), 0.5).toFixed(1),
    quantile(waits.map(whole), 0.99).toFixed(1),
    quantile(waits.map(whole), 1).toFixed(0),
    quantile(waits.map(own), 1).toFixed(0),
    quantile(beside.map(whole), 1).toFixed(0),
    cut,
    undelivered,
    peakMiB.toFixed(0),
    stopMs.toFixed(0),
  ];
  return name.padEnd(16) + numbers.map((number) => String(number).padStart(10)).join("");
}

function whole({ ms }: Wait): number {
  return ms;
}

/** Without the time in which the machine was too busy. */
function own({ ms, coreMs }: Wait): number {
  return Math.max(0, ms - coreMs);
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function end(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exit(code);
}
