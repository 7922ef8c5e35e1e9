import type { DeliveryRate } from "./loadGenerator.ts";
import type { ClusterFigures } from "./cluster.ts";
import type { Joins, Measurements } from "./measurements.ts";
import type { Plan } from "./plan.ts";
import type { ServerName } from "./protocols.ts";
import { protocols } from "./protocols.ts";
import type { Outcome, Outcomes } from "./testBeds.ts";
import { isMeasured } from "./testBeds.ts";
import type { Target } from "./targets.ts";

const names = Object.keys(protocols) as ServerName[];
const count = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
/** Characters of the first column and of each server's column. */
const [labelWidth, cellWidth] = [44, 14];

/** The run as a table for the terminal. */
export function renderReport(measured: Measurements, targets: Target[], plan: Plan): string {
  const {
    deliveries = [],
    mixed,
    delay,
    joins,
    ircJoins,
    tlsJoins,
    memory,
    tlsMemory,
    start,
    cluster,
  } = measured;
  const { receivers, perSecond } = plan.delay;
  const { native, web } = plan.mixed;
  return [
    row("", names),
    ...deliveries.flatMap((at) => [
      line(`deliveries/s, ${at.receivers} receivers`, at.servers, (of: DeliveryRate) =>
        count.format(of.perSecond),
      ),
      line("  cores taken, server + generator", at.servers, (of: DeliveryRate) => {
        return `${share(of.cpu.server)} + ${share(of.cpu.generator)}`;
      }),
      line("  server's µs for each delivery", at.servers, ({ cpu, perSecond }: DeliveryRate) => {
        return microseconds(cpu.server, perSecond);
      }),
      line("  cores other programs took", at.servers, (of: DeliveryRate) => share(of.cpu.others)),
    ]),
    line(`deliveries/s, ${native + web} native receivers`, mixed?.native, (of) =>
      count.format(of.perSecond),
    ),
    line(`deliveries/s, ${native} native + ${web} WebSocket`, mixed?.mixed, (of) =>
      count.format(of.perSecond),
    ),
    line(`delay ms p50, ${receivers} receivers, ${perSecond}/s`, delay, ({ p50 }) =>
      p50.toFixed(1),
    ),
    line("delay ms p99", delay, ({ p99 }) => p99.toFixed(1)),
    joinsLine("joins/s", joins, plan.joins),
    joinsLine("joins/s by IRC", ircJoins, plan.ircJoins),
    joinsLine("joins/s by TLS and without", tlsJoins, plan.tlsJoins),
    line("  server's µs for each join", tlsJoins, ({ cpu, perSecond }: Joins) => {
      return microseconds(cpu.server, perSecond);
    }),
    line(`KiB for each of ${plan.idle.more} idle clients`, memory, (of) =>
      of.kibPerClient.toFixed(1),
    ),
    line(`KiB for each of ${plan.tlsIdle.more} by TLS`, tlsMemory, (of) =>
      of.kibPerClient.toFixed(1),
    ),
    line("ms from start to first connection", start?.servers, ({ ms }) => ms.toFixed(1)),
    ...(start ? [`  a whole run of bun -e 0: ${start.bunMs.toFixed(1)} ms`] : []),
    ...clusterLines(cluster, plan),
    "",
    ...targets.map(targetLine),
    ...failures(measured),
  ]
    .filter((text) => text !== undefined)
    .join("\n");
}

function clusterLines(cluster: ClusterFigures | undefined, { delay }: Plan): string[] {
  if (!cluster) return [];
  const { alone, three } = cluster.delay;
  const at = `${delay.receivers} receivers, ${delay.perSecond}/s`;
  return [
    row("one server and three of one class", ["alone", "three"]),
    row("messages/s in all", [
      count.format(cluster.messages.alone),
      count.format(cluster.messages.three),
    ]),
    row(`delay ms p50, ${at}`, [alone.p50.toFixed(1), three.p50.toFixed(1)]),
    row("delay ms p99", [alone.p99.toFixed(1), three.p99.toFixed(1)]),
  ];
}

function joinsLine(what: string, joins: Outcomes<Joins> | undefined, wanted: number) {
  return line(`${what}, to ${wanted}`, joins, ({ perSecond, joined }: Joins) => {
    return count.format(perSecond) + (joined === wanted ? "" : ` to ${joined}`);
  });
}

function line<Of extends object>(
  label: string,
  outcomes: Outcomes<Of> | undefined,
  show: (of: Of) => string,
): string | undefined {
  if (!outcomes) return undefined;
  const cell = (outcome: Outcome<Of> | undefined): string => {
    return isMeasured(outcome) ? show(outcome) : "-";
  };
  return row(
    label,
    names.map((name) => cell(outcomes[name])),
  );
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(cellWidth)).join("");
}

function targetLine({ what, value, atLeast, atMost, isReached }: Target): string {
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const verdict = isReached ? "reached" : "NOT REACHED";
  return row(what, [value.toFixed(2), bound, verdict]);
}

function failures({
  deliveries = [],
  mixed,
  delay,
  joins,
  ircJoins,
  tlsJoins,
  memory,
  tlsMemory,
}: Measurements): string[] {
  const all: [string, Outcomes<object> | undefined][] = [
    ...deliveries.map(({ receivers, servers }): [string, Outcomes<object>] => {
      return [`deliveries at ${receivers}`, servers];
    }),
    ["mixed, native", mixed?.native],
    ["mixed", mixed?.mixed],
    ["delay", delay],
    ["joins", joins],
    ["joins by IRC", ircJoins],
    ["joins by TLS and without", tlsJoins],
    ["memory", memory],
    ["memory by TLS", tlsMemory],
  ];
  return all.flatMap(([what, outcomes]) => {
    return Object.entries(outcomes ?? {}).flatMap(([name, outcome]) => {
      return "failed" in outcome ? [`${name}, ${what}: ${String(outcome.failed)}`] : [];
    });
  });
}

function share(cores: number | undefined): string {
  return cores?.toFixed(2) ?? "?";
}

/** Processor time of one of so many things a second. */
function microseconds(cores: number | undefined, perSecond: number): string {
  return cores === undefined ? "?" : ((cores / perSecond) * 1e6).toFixed(2);
}
