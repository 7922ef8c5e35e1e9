import { join } from "node:path";
import { runChaosRound } from "./chaos/chaosRound.ts";
import { readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/chaos.ts: runs classes of five through faults

  --rounds N      20 unless given
  --seed N        of the first round, 1 unless given
  --by kill|cut   both unless given
  --cluster       one class on three servers, which share three nats-server
  --faults N      in each of its rounds, 5 unless given

Ends with 1 if a message with a receipt was lost, doubled, out of order or seen by someone else.
`;

const { values } = readCommandLine(usage, {
  rounds: { type: "string", default: "20" },
  seed: { type: "string", default: "1" },
  by: { type: "string" },
  cluster: { type: "boolean", default: false },
  faults: { type: "string", default: "5" },
});
const executable = join(import.meta.dir, "../dist/classchat");
const first = Number(values.seed);
if (values.cluster) {
  const { runClusterRounds } = await import("./chaos/clusterRounds.ts");
  const rounds = { rounds: Number(values.rounds), faults: Number(values.faults) };
  process.exit((await runClusterRounds({ executable, first, ...rounds })) ? 0 : 1);
}
const faults = (["kill", "cut"] as const).filter(
  (by) => values.by === undefined || values.by === by,
);
let messages = 0;
let roomDeliveries = 0;
let cuts = 0;
let badRounds = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  for (const by of faults) {
    const seed = first + round;
    const result = await runChaosRound({ executable, seed, by, times: 4 });
    messages += result.messages;
    roomDeliveries += result.roomDeliveries;
    cuts += result.cuts;
    badRounds += result.violations.length > 0 ? 1 : 0;
    for (const violation of result.violations) {
      process.stdout.write(`seed ${seed}, ${by}: ${violation}\n`);
    }
  }
}
process.stdout.write(
  `${values.rounds} rounds by ${faults.join(" and ")}: ${messages} messages, ${roomDeliveries} deliveries in the room, ${cuts} cuts, ${badRounds} bad rounds\n`,
);
process.exit(badRounds > 0 ? 1 : 0);
