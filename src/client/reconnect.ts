import { limits } from "../model/limits.ts";
import { renderRefusal } from "../model/render.ts";
import { texts } from "../model/texts.ts";
import type { Clock } from "./clock.ts";
import type { Connection, Endpoint } from "./connection.ts";
import type { Outcome } from "./outcome.ts";
import { farewell } from "./outcome.ts";
import type { Handshake, Hello, Welcome } from "./handshake.ts";
import { handshake } from "./handshake.ts";

/** How a lost connection is got back. */
export interface Reconnecting {
  /** How long to try, in milliseconds; 0 is not at all. */
  retryMs: number;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
}

export interface ReconnectOptions extends Reconnecting {
  endpoint: Endpoint;
  hello: Hello;
  /** Connections in a row that were lost before they were of use: from the first try on it waits longer. */
  inVain: number;
  /** Gives up when it is aborted, as one who is done. */
  signal: AbortSignal;
}

export type Reconnected =
  { ok: true; connection: Connection; welcome: Welcome } | { ok: false; outcome: Outcome };

/** Tries, waiting longer from try to try, until it is welcomed or refused or its time is over. */
export async function reconnect(options: ReconnectOptions): Promise<Reconnected> {
  const { endpoint, hello, inVain, retryMs, clock, random, signal } = options;
  const deadline = clock.now() + retryMs;
  for (let attempt = inVain; ; attempt++) {
    const rest = Math.max(0, deadline - clock.now());
    await clock.sleep(Math.min(backoffMs(attempt, random), rest), signal);
    if (signal.aborted) return end({ kind: "done" });
    const withinMs = Math.min(limits.connectWithinMs, deadline - clock.now());
    if (withinMs <= 0) return end({ kind: "lost", text: texts.notReached(retryMs / 1_000) });
    const shaken = await handshake({ endpoint, clock, withinMs, signal }, hello);
    if (signal.aborted) {
      shaken?.connection.close();
      return end({ kind: "done" });
    }
    const reconnected = shaken && answered(shaken, hello);
    if (reconnected) return reconnected;
  }
}

/** How it ends with this answer; undefined where another try may help. */
function answered({ connection, answer }: Handshake, { name }: Hello): Reconnected | undefined {
  if (answer?.type === "welcome") return { ok: true, connection, welcome: answer };
  connection.close();
  if (answer?.type === "bye") return end(farewell(answer));
  if (answer?.type !== "refused") return undefined;
  const isTaken = answer.code === "name_taken";
  const text = isTaken ? texts.nameLost(name) : renderRefusal(answer).join(". ");
  return end({ kind: "refused", text });
}

function end(outcome: Outcome): Reconnected {
  return { ok: false, outcome };
}

/**
 * How long to wait before the next try: exponential backoff with full jitter above a least time, so
 * that a class that lost its server does not come back in one moment.
 * @param attempt 0 for the first
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: () => number): number {
  const { backoffLeastMs: least, backoffMostMs: most } = limits;
  const ceiling = Math.min(most, least * 2 ** (attempt + 1));
  return least + random() * (ceiling - least);
}
