import { limits } from "../model/limits.ts";
import { renderRefusalLine } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import type { Clock } from "./clock.ts";
import type { ClassServers } from "./classServers.ts";
import type { Connection } from "./connection.ts";
import type { Outcome } from "./outcome.ts";
import { isPassing, toOutcome } from "./outcome.ts";
import type { FailedHandshake, Handshake, Hello, Welcome } from "./handshake.ts";
import { handshake } from "./handshake.ts";

/** How the client tries to get a lost connection back. */
export interface Reconnecting {
  /** How long to try, in milliseconds; 0 is not at all. */
  retryMs: number;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
}

export interface ReconnectOptions extends Reconnecting {
  servers: ClassServers;
  hello: Hello;
  /** Connections in a row that were lost before they were of use: each lengthens the first wait. */
  inVain: number;
  /** Gives up when it is aborted, with the outcome `done`. */
  signal: AbortSignal;
}

export type Reconnected =
  { ok: true; connection: Connection; welcome: Welcome } | { ok: false; outcome: Outcome };

/** Tries one server after the other, with longer and longer waits, until one welcomes or refuses the member or `retryMs` is over. */
export async function reconnect(options: ReconnectOptions): Promise<Reconnected> {
  const { servers, hello, inVain, retryMs, clock, random, signal } = options;
  let deadline = clock.now() + retryMs;
  // Whoever is stopped does not try: that time does not count.
  const leaveOutStops = (since: number, expectedMs: number): void => {
    const stoppedMs = clock.now() - since - expectedMs;
    if (stoppedMs > leastStopMs) deadline += stoppedMs;
  };
  // Each of several servers is tried before the wait is longer.
  const backoff = (attempt: number): number =>
    computeBackoffMs(Math.floor(attempt / servers.size), random);
  for (let attempt = inVain; ; attempt++) {
    const sleptAt = clock.now();
    const sleepMs = Math.min(backoff(attempt), Math.max(0, deadline - sleptAt));
    await clock.sleep(sleepMs, signal);
    if (signal.aborted) return end({ kind: "done" });
    leaveOutStops(sleptAt, sleepMs);
    const triedAt = clock.now();
    const withinMs = Math.min(patienceMs(attempt, servers), deadline - triedAt);
    if (withinMs <= 0) return end({ kind: "lost", text: texts.notReached(retryMs / 1_000) });
    const shaken = await handshake({ endpoint: servers.next(), clock, withinMs, signal }, hello);
    if (signal.aborted) {
      if (shaken.ok) shaken.connection.close();
      return end({ kind: "done" });
    }
    leaveOutStops(triedAt, withinMs);
    const reconnected = shaken.ok ? readAnswer(shaken, hello) : readFailure(shaken, servers);
    if (reconnected) return reconnected;
  }
}

/** What the answer means; undefined if another try may help. */
function readAnswer({ connection, answer }: Handshake, { name }: Hello): Reconnected | undefined {
  if (answer?.type === "welcome") return { ok: true, connection, welcome: answer };
  connection.close();
  // A server that is stopping says so to whoever comes, too.
  if (answer?.type === "bye") return isPassing(answer) ? undefined : end(toOutcome(answer));
  if (answer?.type !== "refused") return undefined;
  const isTaken = answer.code === "name_taken";
  const text = isTaken ? texts.nameLost(name) : renderRefusalLine(answer);
  return end({ kind: "refused", text });
}

/** An impostor is not tried again, unless the class has other servers; undefined for anybody else. */
function readFailure(
  { outcome }: FailedHandshake,
  { size }: ClassServers,
): Reconnected | undefined {
  return outcome?.kind === "untrusted" && size === 1 ? end(outcome) : undefined;
}

function end(outcome: Outcome): Reconnected {
  return { ok: false, outcome };
}

/** Milliseconds for each of several servers at first: one that hangs must not keep anybody from the others. */
const firstPatienceMs = 2_500;

/** How long a server has to answer. Each round gives them more: all may be busy. */
function patienceMs(attempt: number, { size }: ClassServers): number {
  if (size === 1) return limits.connectWithinMs;
  return Math.min(limits.connectWithinMs, firstPatienceMs * 2 ** Math.floor(attempt / size));
}

/** Milliseconds that something takes longer than it may if the program was stopped meanwhile, at least. */
const leastStopMs = 1_000;
/** Milliseconds between two tries, at least and at most. */
const leastBackoffMs = 200;
const mostBackoffMs = 10_000;

/**
 * How long to wait before the next try: exponential backoff with full jitter above a least time, so
 * that a class that lost its server does not come back all at once.
 * @param attempt 0 for the first
 * @param random in [0, 1)
 */
export function computeBackoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(mostBackoffMs, leastBackoffMs * 2 ** (attempt + 1));
  return leastBackoffMs + random() * (ceiling - leastBackoffMs);
}
