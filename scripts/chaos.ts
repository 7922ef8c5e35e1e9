import { join } from "node:path";
import { parseArgs } from "node:util";
import { chaosRound } from "./chaos/chaosRound.ts";

/**
 * `bun scripts/chaos.ts [--rounds N] [--seed S] [--by kill|cut]`: classes of five to which bad things
 * happen; ends with 1 where a receipted line was lost, doubled, out of order or seen by another.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    by: { type: "string" },
  },
});
const executable = join(import.meta.dir, "../dist/classchat");
const first = Number(values.seed);
const ways = (["kill", "cut"] as const).filter((by) => values.by === undefined || values.by === by);
let messages = 0;
let heardInRoom = 0;
let cuts = 0;
let bad = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  for (const by of ways) {
    const seed = first + round;
    const result = await chaosRound({ executable, seed, by, times: 4 });
    messages += result.messages;
    heardInRoom += result.heardInRoom;
    cuts += result.cuts;
    bad += result.wrong.length > 0 ? 1 : 0;
    for (const wrong of result.wrong) process.stdout.write(`seed ${seed}, ${by}: ${wrong}\n`);
  }
}
process.stdout.write(
  `${values.rounds} rounds by ${ways.join(" and ")}: ${messages} messages, ${heardInRoom} heard in the room, ${cuts} cuts, ${bad} bad rounds\n`,
);
process.exit(bad > 0 ? 1 : 0);
