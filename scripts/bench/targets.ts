import type { Joins, Measurements } from "./measurements.ts";
import type { ServerName } from "./protocols.ts";
import type { Outcomes } from "./testBeds.ts";
import { isMeasured } from "./testBeds.ts";

/** A performance target: nearly all are ratios within one run. */
export interface Target {
  what: string;
  value: number;
  atLeast?: number;
  atMost?: number;
  isReached: boolean;
}

/** The targets that this run covers. */
export function checkTargets(measured: Measurements): Target[] {
  const rates = new Map(
    measured.deliveries?.map(({ receivers, servers }) => [receivers, ratesOf(servers)]),
  );
  const p99 = (name: ServerName): number => numberOf(measured.delay, name, ({ p99 }) => p99);
  const joinsOver = (outcomes: Outcomes<Joins> | undefined, own: ServerName, other: ServerName) => {
    const rate = (name: ServerName): number =>
      numberOf(outcomes, name, ({ perSecond, joined }) => joined && perSecond);
    return rate(own) / rate(other);
  };
  const start = numberOf(measured.start?.servers, "classchat", ({ ms }) => ms);
  return [
    ...[100, 1_000].flatMap((receivers) => {
      const rate = rates.get(receivers);
      const ngircd = receivers === 100 ? 3 : 2;
      return [
        atLeast(`deliveries at ${receivers} of ngircd`, over(rate, "ngircd"), ngircd),
        atLeast(`deliveries at ${receivers} of nats-server`, over(rate, "nats"), 1.5),
        atLeast(
          `IRC deliveries at ${receivers} of ngircd`,
          over(rate, "ngircd", "irc"),
          receivers === 100 ? 2 : 1.5,
        ),
        atLeast(`deliveries at ${receivers} of the baseline`, over(rate, "baseline"), 0.8),
        atLeast(`deliveries at ${receivers} by TLS of plain`, over(rate, "classchat", "tls"), 0.85),
      ];
    }),
    atLeast(
      "deliveries at 5000 of those at 100",
      (rates.get(5_000)?.classchat ?? Number.NaN) / (rates.get(100)?.classchat ?? Number.NaN),
      0.8,
    ),
    atLeast("IRC joins a second of ngircd", joinsOver(measured.ircJoins, "irc", "ngircd"), 1),
    atLeast("joins by TLS of plain", joinsOver(measured.tlsJoins, "tls", "classchat"), 0.4),
    atMost("p99 delay of the baseline's", p99("classchat") / p99("baseline"), 1.3),
    atMost(
      "KiB for an idle member",
      numberOf(measured.memory, "classchat", ({ kibPerClient }) => kibPerClient),
      4,
    ),
    atMost(
      "KiB for an idle member by TLS",
      numberOf(measured.tlsMemory, "tls", ({ kibPerClient }) => kibPerClient),
      10,
    ),
    atLeast(
      "messages a second on three servers",
      measured.cluster?.messages.three ?? Number.NaN,
      30_000,
    ),
    atMost(
      "ms that three servers add to p50",
      (measured.cluster?.delay.three.p50 ?? Number.NaN) -
        (measured.cluster?.delay.alone.p50 ?? Number.NaN),
      5,
    ),
    atMost("start of a run of bun -e 0", start / (measured.start?.bunMs ?? Number.NaN), 3),
  ].filter(({ value }) => !Number.isNaN(value));
}

type Rates = Partial<Record<ServerName, number>>;

function ratesOf(servers: Outcomes<{ perSecond: number }>): Rates {
  const rates: Rates = {};
  for (const name of Object.keys(servers) as ServerName[]) {
    rates[name] = numberOf(servers, name, ({ perSecond }) => perSecond);
  }
  return rates;
}

function over(rates: Rates | undefined, other: ServerName, own: ServerName = "classchat"): number {
  return (rates?.[own] ?? Number.NaN) / (rates?.[other] ?? Number.NaN);
}

function numberOf<Of extends object>(
  outcomes: Outcomes<Of> | undefined,
  name: ServerName,
  pick: (of: Of) => number,
): number {
  const outcome = outcomes?.[name];
  return isMeasured(outcome) ? pick(outcome) : Number.NaN;
}

function atLeast(what: string, value: number, least: number): Target {
  return { what, value, atLeast: least, isReached: value >= least };
}

function atMost(what: string, value: number, most: number): Target {
  return { what, value, atMost: most, isReached: value <= most };
}
