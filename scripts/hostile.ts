import { join } from "node:path";
import { readCommandLine } from "./commandLine.ts";
import { AttackedServer } from "./hostile/attackedServer.ts";
import { attacks } from "./hostile/attacks.ts";
import { Innocents } from "./hostile/innocents.ts";
import type { Outcome } from "./hostile/innocents.ts";

const usage = `bun scripts/hostile.ts [EXECUTABLE]: what the worst member costs a class of 60

  --only NAME,NAME   some of the attacks
  --seconds N        how long each lasts, 8 unless given
  --list             the attacks there are

Each attack has a server of its own, at the default pace. Beside it four pairs say ten lines a second,
and 52 people listen by every protocol. Ends with 1 if anybody innocent is cut, a line is not delivered,
one waits for more than 250 ms, the server takes 250 MiB or does not stop within 5 seconds.
`;

/** What must hold of each attack. */
const bounds = { waitMs: 250, peakMiB: 250, stopMs: 5_000 };
/** Milliseconds after which an attack that is not in full swing counts as if it were. */
const setUpMs = 20_000;

interface Row extends Outcome {
  name: string;
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
  `${"attack".padEnd(16)}${["p50", "p99", "max ms", "cut", "lost", "MiB", "stop ms"].map((head) => head.padStart(9)).join("")}\n`,
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
  const innocents = await Innocents.join(server.port);
  innocents.startTalking();
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
    const peakMiB = await server.peakMiB();
    return { name, ...outcome, peakMiB, stopMs: await server.stop() };
  } finally {
    attacker.kill("SIGKILL");
    await attacker.exited;
  }
}

function brokenBounds({ waits, cut, undelivered, peakMiB, stopMs }: Row): string[] {
  return [
    ...(quantile(waits, 1) > bounds.waitMs ? ["waits"] : []),
    ...(cut > 0 ? ["cut"] : []),
    ...(undelivered > 0 ? ["lost"] : []),
    ...(peakMiB > bounds.peakMiB ? ["memory"] : []),
    ...(stopMs > bounds.stopMs ? ["stop"] : []),
  ];
}

function render({ name, waits, cut, undelivered, peakMiB, stopMs }: Row): string {
  const numbers = [
    quantile(waits, 0.5).toFixed(1),
    quantile(waits, 0.99).toFixed(1),
    quantile(waits, 1).toFixed(0),
    cut,
    undelivered,
    peakMiB.toFixed(0),
    stopMs.toFixed(0),
  ];
  return name.padEnd(16) + numbers.map((number) => String(number).padStart(9)).join("");
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function end(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exit(code);
}
