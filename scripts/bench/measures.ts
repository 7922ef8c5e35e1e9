import type { Delivered } from "./crowd.ts";
import { median } from "./median.ts";
import type { Plan } from "./plan.ts";
import type { Commands } from "./servers.ts";
import { startServer } from "./servers.ts";
import type { Outcomes } from "./stage.ts";
import { fill, Stages } from "./stage.ts";

export interface Delays {
  p50: number;
  p99: number;
}
export interface Joins {
  perSecond: number;
  joined: number;
}
export interface Memory {
  kibPerClient: number;
}
export interface Start {
  ms: number;
}

/** All that was measured; what was not asked for is not there. */
export interface Measured {
  deliveries?: { receivers: number; servers: Outcomes<Delivered> }[];
  /** ClassChat alone: as many native receivers as there are of both kinds, and both kinds. */
  mixed?: { native: Outcomes<Delivered>; mixed: Outcomes<Delivered> };
  delay?: Outcomes<Delays>;
  joins?: Outcomes<Joins>;
  memory?: Outcomes<Memory>;
  start?: { bunMs: number; servers: Outcomes<Start> };
}

/** Rounds go around the servers, so that a machine that slows down slows all of them. */
export async function measureDeliveries(
  commands: Commands,
  receivers: number,
  plan: Plan,
  webReceivers = 0,
): Promise<Outcomes<Delivered>> {
  await using stages = await Stages.open<Delivered>(commands);
  await stages.each(async (stage) => {
    await fill(stage, "webReceiver", webReceivers, plan.fillWithinMs);
    await fill(stage, "receiver", receivers, plan.fillWithinMs);
    await stage.generator.ask("deliver", plan.warmSeconds);
  });
  const rounds = new Map<string, Delivered[]>();
  for (let round = 0; round < plan.rounds; round++) {
    await stages.each(async ({ generator }, name) => {
      const delivered = await generator.ask("deliver", plan.deliverySeconds);
      const all = [...(rounds.get(name) ?? []), delivered];
      rounds.set(name, all);
      const middle = median(all.map(({ perSecond }) => perSecond));
      stages.outcomes[name] = all.find(({ perSecond }) => perSecond === middle) ?? delivered;
    });
  }
  return stages.outcomes;
}

/** What WebSocket members cost beside native ones. */
export async function measureMixed(
  { classchat }: Commands,
  plan: Plan,
): Promise<Measured["mixed"]> {
  if (!classchat) return undefined;
  const { native, web } = plan.mixed;
  return {
    native: await measureDeliveries({ classchat }, native + web, plan),
    mixed: await measureDeliveries({ classchat }, native, plan, web),
  };
}

export async function measureDelay(commands: Commands, plan: Plan): Promise<Outcomes<Delays>> {
  const { receivers, perSecond, seconds } = plan.delay;
  await using stages = await Stages.open<Delays>(commands);
  await stages.each(async (stage) => {
    await fill(stage, "receiver", receivers, plan.fillWithinMs);
    await stage.generator.ask("delay", perSecond, plan.warmSeconds);
  });
  const rounds = new Map<string, Delays[]>();
  for (let round = 0; round < plan.rounds; round++) {
    await stages.each(async ({ generator }, name) => {
      const all = [...(rounds.get(name) ?? []), await generator.ask("delay", perSecond, seconds)];
      rounds.set(name, all);
      stages.outcomes[name] = {
        p50: median(all.map(({ p50 }) => p50)),
        p99: median(all.map(({ p99 }) => p99)),
      };
    });
  }
  return stages.outcomes;
}

/** Until all are welcomed, or time is up: the news of each join to the others counts for the server. */
export async function measureJoins(commands: Commands, plan: Plan): Promise<Outcomes<Joins>> {
  await using stages = await Stages.open<Joins>(commands);
  await stages.each(async ({ generator }, name) => {
    const { joined, seconds } = await generator.ask(
      "join",
      "receiver",
      plan.joins,
      plan.fillWithinMs,
    );
    stages.outcomes[name] = { joined, perSecond: joined / seconds };
  });
  return stages.outcomes;
}

export async function measureMemory(commands: Commands, plan: Plan): Promise<Outcomes<Memory>> {
  await using stages = await Stages.open<Memory>(commands);
  const before = new Map<string, number>();
  await stages.each(async (stage, name) => {
    before.set(name, await stage.server.rssKiB());
    await fill(stage, "idle", plan.idle, 2 * plan.fillWithinMs);
  });
  await Bun.sleep(plan.settleMs);
  await stages.each(async ({ server }, name) => {
    const more = (await server.rssKiB()) - (before.get(name) ?? Number.NaN);
    stages.outcomes[name] = { kibPerClient: more / plan.idle };
  });
  return stages.outcomes;
}

export async function measureStart(
  commands: Commands,
  plan: Plan,
): Promise<{ bunMs: number; servers: Outcomes<Start> }> {
  const taken = new Map<string, number[]>();
  const bun: number[] = [];
  for (let round = 0; round < plan.starts; round++) {
    const startedAt = performance.now();
    await Bun.spawn([process.execPath, "-e", "0"]).exited;
    bun.push(performance.now() - startedAt);
    for (const [name, command] of Object.entries(commands)) {
      await using server = await startServer(name as keyof Commands, command);
      taken.set(name, [...(taken.get(name) ?? []), server.startMs]);
    }
  }
  const servers = Object.fromEntries([...taken].map(([name, ms]) => [name, { ms: median(ms) }]));
  return { bunMs: median(bun), servers };
}
