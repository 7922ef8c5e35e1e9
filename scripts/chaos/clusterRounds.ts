import { percentile } from "../bench/statistics.ts";
import { EngineBed } from "./clusterBed.ts";
import { runClusterRound } from "./clusterRound.ts";

export interface ClusterRoundsOptions {
  executable: string;
  /** Seed of the first round. */
  first: number;
  rounds: number;
  /** In each round. */
  faults: number;
}

/** Runs rounds, and prints what broke the promises and how soon members were back. Resolves to whether nothing did. */
export async function runClusterRounds(options: ClusterRoundsOptions): Promise<boolean> {
  const { executable, first, rounds, faults } = options;
  // So that what it has started ends with it.
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  const backMs = { engineWell: [] as number[], engineIll: [] as number[] };
  let [messages, refused, badRounds] = [0, 0, 0];
  for (let seed = first; seed < first + rounds; seed += 1) {
    const startedAt = performance.now();
    // What an earlier round did to its engine must not matter to this one.
    await using engine = await EngineBed.start();
    const round = await runClusterRound({ executable, engine, seed, faults });
    messages += round.messages;
    refused += round.refused;
    backMs.engineWell.push(...round.backMs.engineWell);
    backMs.engineIll.push(...round.backMs.engineIll);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    process.stdout.write(`seed ${seed}: ${seconds} s, ${round.faults.join("; ")}\n`);
    if (round.violations.length > 0) badRounds += 1;
    for (const violation of round.violations) process.stdout.write(`  BROKEN: ${violation}\n`);
  }
  process.stdout.write(
    `${rounds} rounds on three servers: ${messages} messages, ${refused} refused after 30 s without the engine, ${badRounds} bad rounds\n`,
  );
  process.stdout.write(`back, engine well: ${describe(backMs.engineWell)}\n`);
  process.stdout.write(`back, engine ill: ${describe(backMs.engineIll)}\n`);
  return badRounds === 0;
}

function describe(times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(percentile(sorted, share));
  if (sorted.length === 0) return "nobody was away";
  const late = sorted.filter((ms) => ms > 3_000).length;
  return `${sorted.length} times, median ${at(0.5)} ms, 90% within ${at(0.9)} ms, longest ${at(1)} ms, ${late} over 3 s`;
}
