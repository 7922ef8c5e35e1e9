import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { NatsCluster } from "../../test/support/natsCluster.ts";
import { ClusterServer } from "../chaos/clusterServer.ts";
import { GeneratorProcess } from "./generatorProcess.ts";
import type { Delays } from "./measurements.ts";
import type { Plan } from "./plan.ts";
import type { Commands } from "./servers.ts";
import { startServer } from "./servers.ts";
import { median } from "./statistics.ts";
import { fillTestBed } from "./testBeds.ts";

/** One server, and three of one class beside it. */
export interface Compared<Figure> {
  alone: Figure;
  three: Figure;
}

/** What it costs that several servers are one class. */
export interface ClusterFigures {
  /** Messages a second in all: each is told to one receiver of each server. */
  messages: Compared<number>;
  delay: Compared<Delays>;
}

/** How many servers are one class, and machines their engine. */
const servers = 3;

/** Rounds alternate between one server and three. All processes are on this machine. */
export async function measureCluster(
  executable: string,
  { classchat }: Commands,
  plan: Plan,
): Promise<ClusterFigures> {
  if (!classchat) throw new Error(`${executable} is not there: bun run build`);
  const open = async (stack: AsyncDisposableStack): Promise<Compared<GeneratorProcess>> => {
    const { port, pid } = stack.use(await startServer("classchat", classchat));
    const three = await startThree(executable, stack);
    const start = async (ports: number[], pids: number[]): Promise<GeneratorProcess> => {
      return stack.use(await GeneratorProcess.start({ name: "classchat", ports, pids }));
    };
    return {
      alone: await start([port], [pid]),
      three: await start(
        three.map((server) => server.port),
        three.map((server) => server.pid),
      ),
    };
  };
  const messages = await compare(open, plan, servers, async (generator, seconds) => {
    const { perSecond } = await generator.call("measureDeliveries", seconds, plan.cluster.inFlight);
    return perSecond / servers;
  });
  const { receivers, perSecond } = plan.delay;
  const delays = await compare(open, plan, receivers, async (generator, seconds) => {
    return await generator.call("measureDelay", perSecond, seconds);
  });
  return {
    messages: { alone: median(messages.alone), three: median(messages.three) },
    delay: { alone: middle(delays.alone), three: middle(delays.three) },
  };
}

function middle(all: readonly Delays[]): Delays {
  return { p50: median(all.map(({ p50 }) => p50)), p99: median(all.map(({ p99 }) => p99)) };
}

/** The figures of all rounds. Both have as many receivers, and a sender for each of three servers. */
async function compare<Figure>(
  open: (stack: AsyncDisposableStack) => Promise<Compared<GeneratorProcess>>,
  { rounds, warmSeconds, cluster, fillWithinMs }: Plan,
  receivers: number,
  measure: (generator: GeneratorProcess, seconds: number) => Promise<Figure>,
): Promise<Compared<Figure[]>> {
  await using stack = new AsyncDisposableStack();
  const generators = await open(stack);
  const figures: Compared<Figure[]> = { alone: [], three: [] };
  for (const generator of Object.values(generators)) {
    await fillTestBed({ generator }, "receiver", receivers, fillWithinMs, servers);
    await measure(generator, warmSeconds);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const which of ["alone", "three"] as const) {
      figures[which].push(await measure(generators[which], cluster.seconds));
    }
  }
  return figures;
}

/** Three servers of one class, and three machines of their engine. */
async function startThree(
  executable: string,
  stack: AsyncDisposableStack,
): Promise<ClusterServer[]> {
  const folder = new DataFolder();
  stack.defer(() => folder[Symbol.dispose]());
  const nats = stack.use(await NatsCluster.start(servers));
  const started: ClusterServer[] = [];
  for (let index = 0; index < servers; index += 1) {
    const server = await ClusterServer.start({
      executable,
      folder: join(folder.path, `${index}`),
      engine: nats.servers,
      className: "bench",
      flags: ["--rate", "0"],
      keyFrom: started[0]?.folder,
    });
    started.push(stack.use(server));
  }
  return started;
}
