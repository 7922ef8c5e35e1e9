import type { CpuUsage } from "./cpuUsage.ts";
import type { DeliveryRate } from "./loadGenerator.ts";
import { median } from "./statistics.ts";
import type { IdleClients, Plan } from "./plan.ts";
import type { Commands } from "./servers.ts";
import { startServer } from "./servers.ts";
import type { Outcomes } from "./testBeds.ts";
import { fillTestBed, TestBeds } from "./testBeds.ts";
import type { ClusterFigures } from "./cluster.ts";

export interface Delays {
  p50: number;
  p99: number;
}
export interface Joins {
  perSecond: number;
  joined: number;
  cpu: CpuUsage;
}
export interface Memory {
  kibPerClient: number;
}
export interface Start {
  ms: number;
}

/** Everything measured; what was not asked for is missing. */
export interface Measurements {
  deliveries?: { receivers: number; servers: Outcomes<DeliveryRate> }[];
  /** ClassChat alone: native receivers only, and the same number half native, half WebSocket. */
  mixed?: { native: Outcomes<DeliveryRate>; mixed: Outcomes<DeliveryRate> };
  delay?: Outcomes<Delays>;
  joins?: Outcomes<Joins>;
  ircJoins?: Outcomes<Joins>;
  /** The same by TLS and without. */
  tlsJoins?: Outcomes<Joins>;
  memory?: Outcomes<Memory>;
  tlsMemory?: Outcomes<Memory>;
  start?: { bunMs: number; servers: Outcomes<Start> };
  cluster?: ClusterFigures;
}

/** Rounds alternate between the servers, so that a machine that slows down slows all of them. */
export async function measureDeliveries(
  commands: Commands,
  receivers: number,
  plan: Plan,
  webReceivers = 0,
): Promise<Outcomes<DeliveryRate>> {
  await using testBeds = await TestBeds.open<DeliveryRate>(commands);
  await testBeds.forEach(async (testBed) => {
    await fillTestBed(testBed, "webReceiver", webReceivers, plan.fillWithinMs);
    await fillTestBed(testBed, "receiver", receivers, plan.fillWithinMs);
    await testBed.generator.call("measureDeliveries", plan.warmSeconds);
  });
  const rounds = new Map<string, DeliveryRate[]>();
  for (let round = 0; round < plan.rounds; round++) {
    await testBeds.forEach(async ({ generator }, name) => {
      const delivered = await generator.call("measureDeliveries", plan.deliverySeconds);
      const all = [...(rounds.get(name) ?? []), delivered];
      rounds.set(name, all);
      const middle = median(all.map(({ perSecond }) => perSecond));
      testBeds.outcomes[name] = all.find(({ perSecond }) => perSecond === middle) ?? delivered;
    });
  }
  return testBeds.outcomes;
}

/** Compares WebSocket receivers with native ones. */
export async function measureMixed(
  { classchat }: Commands,
  plan: Plan,
): Promise<Measurements["mixed"]> {
  if (!classchat) return undefined;
  const { native, web } = plan.mixed;
  return {
    native: await measureDeliveries({ classchat }, native + web, plan),
    mixed: await measureDeliveries({ classchat }, native, plan, web),
  };
}

export async function measureDelay(commands: Commands, plan: Plan): Promise<Outcomes<Delays>> {
  const { receivers, perSecond, seconds } = plan.delay;
  await using testBeds = await TestBeds.open<Delays>(commands);
  await testBeds.forEach(async (testBed) => {
    await fillTestBed(testBed, "receiver", receivers, plan.fillWithinMs);
    await testBed.generator.call("measureDelay", perSecond, plan.warmSeconds);
  });
  const rounds = new Map<string, Delays[]>();
  for (let round = 0; round < plan.rounds; round++) {
    await testBeds.forEach(async ({ generator }, name) => {
      const all = [
        ...(rounds.get(name) ?? []),
        await generator.call("measureDelay", perSecond, seconds),
      ];
      rounds.set(name, all);
      testBeds.outcomes[name] = {
        p50: median(all.map(({ p50 }) => p50)),
        p99: median(all.map(({ p99 }) => p99)),
      };
    });
  }
  return testBeds.outcomes;
}

/** Until all are welcomed, or time is up. Telling the others of each join is part of the server's work. */
export async function measureJoins(
  commands: Commands,
  count: number,
  plan: Plan,
): Promise<Outcomes<Joins>> {
  await using testBeds = await TestBeds.open<Joins>(commands);
  await testBeds.forEach(async ({ generator }, name) => {
    const { fillWithinMs } = plan;
    const { joined, seconds, cpu } = await generator.call("join", "receiver", count, fillWithinMs);
    testBeds.outcomes[name] = { joined, perSecond: joined / seconds, cpu };
  });
  return testBeds.outcomes;
}

export async function measureMemory(
  commands: Commands,
  clients: IdleClients,
  plan: Plan,
): Promise<Outcomes<Memory>> {
  await using testBeds = await TestBeds.open<Memory>(commands);
  const fill = async (count: number): Promise<void> => {
    if (count === 0) return;
    await testBeds.forEach((testBed) => {
      return fillTestBed(testBed, "idle", count, 2 * plan.fillWithinMs);
    });
    await Bun.sleep(plan.settleMs);
  };
  await fill(clients.before);
  const before = new Map<string, number>();
  await testBeds.forEach(async ({ server }, name) => {
    before.set(name, await server.rssKiB());
  });
  await fill(clients.more);
  await testBeds.forEach(async ({ server }, name) => {
    const more = (await server.rssKiB()) - (before.get(name) ?? Number.NaN);
    testBeds.outcomes[name] = { kibPerClient: more / clients.more };
  });
  return testBeds.outcomes;
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
