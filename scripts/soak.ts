import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tcpEndpoint } from "../src/client/tcpEndpoint.ts";
import { ChaosMember } from "./chaos/chaosMember.ts";
import { ChaosServer } from "./chaos/chaosServer.ts";
import { pickOne, seededRandom } from "./chaos/seededRandom.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/soak.ts: members join, leave, talk and make groups in one class

  --minutes N   10 unless given
  --members N   50 unless given
  --seed N      1 unless given

Ends with 1 if the server's memory grew by more than a fifth after the first tenth of the time, or if
anything failed that should not.
`;

const { values } = readCommandLine(usage, {
  minutes: { type: "string", default: "10" },
  members: { type: "string", default: "50" },
  seed: { type: "string", default: "1" },
});
const durationMs = Number(values.minutes) * 60_000;
const size = Number(values.members);
const random = seededRandom(Number(values.seed));
const executable = join(import.meta.dir, "../dist/classchat");
const maxGrowth = 1.2;
/** Refusals that are fair: a member may leave between another's command and its turn. */
const fairRefusal = /not active|not in|alone|atleast three/i;

/** Resident memory of a process in MiB (Linux). */
async function readMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

const dataDir = await mkdtemp(join(tmpdir(), "classchat-soak-"));
const failures: string[] = [];
let messages = 0;
let joins = 0;
let groups = 0;
try {
  await using server = await ChaosServer.start(executable, dataDir);
  const endpoint = tcpEndpoint({ host: "127.0.0.1", port: server.port });
  const members: ChaosMember[] = [];
  const joinMember = async (): Promise<void> => {
    joins += 1;
    const options = { endpoint, name: `member${joins}`, random, now: () => performance.now() };
    members.push(await ChaosMember.join(options));
  };
  const leaveMember = (): void => {
    const [member] = members.splice(Math.floor(random() * members.length), 1);
    member?.leave();
    for (const failure of member?.failures ?? []) {
      if (!fairRefusal.test(failure)) failures.push(failure);
    }
  };
  const createGroup = (): void => {
    groups += 1;
    const names = [0, 1, 2, 3].map(() => pickOne(members, random).name);
    pickOne(members, random).createGroup(`group${groups}`, names);
  };
  while (members.length < size) await joinMember();
  const startedAt = performance.now();
  let earlyMiB: number | undefined;
  let nextReport = 0;
  for (let elapsed = 0; elapsed < durationMs; elapsed = performance.now() - startedAt) {
    const action = random();
    if (action < 0.02) leaveMember();
    else if (action < 0.04 || members.length < size / 2) await joinMember();
    else if (action < 0.05) createGroup();
    else {
      const to = random() < 0.6 ? "everyone" : pickOne(members, random).name;
      pickOne(members, random).send(to);
      messages += 1;
    }
    if (members.length > size * 1.5) leaveMember();
    await Bun.sleep(2);
    if (elapsed < nextReport) continue;
    nextReport += durationMs / 20;
    const memory = await readMemory(server.pid);
    if (earlyMiB === undefined && elapsed >= durationMs / 10) earlyMiB = memory;
    const minutes = (elapsed / 60_000).toFixed(1);
    process.stdout.write(
      `${minutes} min: ${memory.toFixed(1)} MiB, ${members.length} members, ${messages} messages, ${joins} joins, ${groups} groups\n`,
    );
  }
  const endMiB = await readMemory(server.pid);
  const growth = endMiB / (earlyMiB ?? endMiB);
  process.stdout.write(
    `end: ${endMiB.toFixed(1)} MiB, ${growth.toFixed(2)} times the memory after the first tenth\n`,
  );
  for (const member of members) member.leave();
  if (growth > maxGrowth) failures.push(`memory grew to more than ${maxGrowth} times`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.exit(failures.length > 0 ? 1 : 0);
