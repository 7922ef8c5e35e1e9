import { isLoopback } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import { renderRefusal } from "../model/render.ts";
import { texts } from "../model/texts.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { systemClock } from "./clock.ts";
import type { Endpoint } from "./connection.ts";
import type { Welcome } from "./handshake.ts";
import { handshake } from "./handshake.ts";
import type { Outcome } from "./outcome.ts";
import type { Reconnecting } from "./reconnect.ts";
import { ReconnectingClient } from "./reconnectingClient.ts";

type Refused = Extract<ServerFrame, { type: "refused" }>;

export interface EnterOptions extends Partial<Reconnecting> {
  endpoint: Endpoint;
  /** The name to try next, given why the last one was refused; or how it ends where there is none. */
  nextName: (refused: Refused | undefined) => Promise<string | Outcome>;
  /** Asks for what was said after this message. */
  since?: number | undefined;
  /** The token of an earlier stay; the first name that is tried takes its seat again where it is kept. */
  resume?: string | undefined;
}

export type Entered =
  { ok: true; link: ReconnectingClient; welcome: Welcome } | { ok: false; outcome: Outcome };

/** Never aborted: who waits for a first connection can be interrupted only as a whole. */
const { signal } = new AbortController();

/** Joins the class: a name that is refused is asked for again over a new connection. */
export async function enter(options: EnterOptions): Promise<Entered> {
  const { endpoint, nextName, since, resume } = options;
  const { retryMs = limits.retryMs, clock = systemClock, random = Math.random } = options;
  const connecting = { endpoint, clock, withinMs: limits.connectWithinMs, signal };
  let refused: Refused | undefined;
  for (;;) {
    const name = await nextName(refused);
    if (typeof name !== "string") return { ok: false, outcome: name };
    const hello = {
      name,
      ...(since === undefined ? {} : { since }),
      ...(resume === undefined || refused ? {} : { resume }),
    };
    const shaken = await handshake(connecting, hello);
    if (!shaken) return unreachable(noAnswer(endpoint.name));
    const { connection, answer } = shaken;
    if (answer?.type === "welcome") {
      const seat = { endpoint, connection, welcome: answer, since };
      return {
        ok: true,
        link: new ReconnectingClient({ ...seat, retryMs, clock, random }),
        welcome: answer,
      };
    }
    connection.close();
    if (answer?.type !== "refused") {
      return unreachable(
        `What answers at ${endpoint.name} is not a ClassChat server. Check the address.`,
      );
    }
    refused = answer;
    if (answer.code !== "name_taken" && answer.code !== "name_invalid") {
      return { ok: false, outcome: { kind: "refused", text: renderRefusal(answer).join(". ") } };
    }
  }
}

function noAnswer(address: string): string {
  const advice = isLoopback(address)
    ? "Start one with: classchat serve"
    : "Check the address, and that the server was started with --lan.";
  return `No server answers at ${address}. ${advice}`;
}

function unreachable(text: string): Entered {
  return { ok: false, outcome: { kind: "unreachable", text } };
}

/** Names tried after the usual one before giving up. */
const tries = 50;

/** The name that was given, or the usual one, numbered while others have it: `bot`, `bot-2`, … */
export function freeName(given: string | undefined, usual: string): EnterOptions["nextName"] {
  let tried = 0;
  return async (refused) => {
    tried += 1;
    if (tried === 1) return given ?? usual;
    if (given !== undefined || refused?.code !== "name_taken" || tried > tries) {
      return {
        kind: "refused",
        text: refused ? renderRefusal(refused).join(". ") : texts.nameTaken,
      };
    }
    return `${usual}-${tried}`;
  };
}
