import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chance, oneOf } from "./chaos/chance.ts";
import { ChaosMember } from "./chaos/chaosMember.ts";
import { ChaosServer } from "./chaos/chaosServer.ts";

/**
 * `bun scripts/soak.ts [--minutes 10] [--members 50] [--seed S]`: members come, go, talk and make
 * groups in one class; the server's memory at the end is compared with that after the first tenth of
 * the time. Ends with 1 where it grew by more than a fifth, or anything was refused that should not be.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    members: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
  },
});
const durationMs = Number(values.minutes) * 60_000;
const size = Number(values.members);
const random = chance(Number(values.seed));
const executable = join(import.meta.dir, "../dist/classchat");
const most = 1.2;

/** Resident memory of a process in MiB (Linux). */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

const dataDir = await mkdtemp(join(tmpdir(), "classchat-soak-"));
const troubles: string[] = [];
let messages = 0;
let comings = 0;
let groups = 0;
try {
  await using server = await ChaosServer.start(executable, dataDir);
  const members: ChaosMember[] = [];
  const come = async (): Promise<void> => {
    comings += 1;
    const [{ port }, name] = [server, `member${comings}`];
    members.push(await ChaosMember.join({ port, name, random, moment: () => performance.now() }));
  };
  const go = (): void => {
    const [member] = members.splice(Math.floor(random() * members.length), 1);
    member?.leave();
    for (const trouble of member?.troubles ?? []) {
      // One may leave between another's wish and its turn.
      if (!/not active|not in|alone|atleast three/i.test(trouble)) troubles.push(trouble);
    }
  };
  const makeGroup = (): void => {
    groups += 1;
    const within = [0, 1, 2, 3].map(() => oneOf(members, random).name);
    oneOf(members, random).makesGroup(`group${groups}`, within);
  };
  while (members.length < size) await come();
  const startedAt = performance.now();
  let early: number | undefined;
  let nextReport = 0;
  for (let elapsed = 0; elapsed < durationMs; elapsed = performance.now() - startedAt) {
    const what = random();
    if (what < 0.02) go();
    else if (what < 0.04 || members.length < size / 2) await come();
    else if (what < 0.05) makeGroup();
    else {
      const to = random() < 0.6 ? "everyone" : oneOf(members, random).name;
      oneOf(members, random).says(to);
      messages += 1;
    }
    if (members.length > size * 1.5) go();
    await Bun.sleep(2);
    if (elapsed < nextReport) continue;
    nextReport += durationMs / 20;
    const now = await memoryOf(server.pid);
    if (early === undefined && elapsed >= durationMs / 10) early = now;
    const report = `${(elapsed / 60_000).toFixed(1)} min: ${now.toFixed(1)} MiB, ${members.length} here`;
    process.stdout.write(`${report}, ${messages} messages, ${comings} came, ${groups} groups\n`);
  }
  const end = await memoryOf(server.pid);
  const ratio = end / (early ?? end);
  process.stdout.write(
    `end: ${end.toFixed(1)} MiB, ${ratio.toFixed(2)} of the first tenth's end\n`,
  );
  for (const member of members) member.leave();
  if (ratio > most) troubles.push(`memory grew by more than ${most}`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
for (const trouble of troubles) process.stdout.write(`${trouble}\n`);
process.exit(troubles.length > 0 ? 1 : 0);
