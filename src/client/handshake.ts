import type { ClientFrame } from "../wire/clientFrame.ts";
import { formatFrames } from "../wire/encoder.ts";
import { protocolVersion } from "../wire/protocolVersion.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Connection, ConnectOptions, Endpoint } from "./connection.ts";
import { RefusedServer } from "./connection.ts";
import { startDeadline } from "./deadline.ts";
import type { Outcome } from "./outcome.ts";

export type Hello = Omit<Extract<ClientFrame, { type: "hello" }>, "type" | "v">;
export type Welcome = Extract<ServerFrame, { type: "welcome" }>;

/** Whether the client is the same member as before, and not a new one, perhaps in another class. */
export function isSameMember({ resumed, returned }: Welcome): boolean {
  return resumed === true || returned === true;
}

export interface Handshake {
  ok: true;
  connection: Connection;
  /** The server's first frame; undefined if it sent none that this program knows. */
  answer: ServerFrame | undefined;
}

/** Nobody takes the connection, or somebody who is not spoken to: then the outcome says why. */
export interface FailedHandshake {
  ok: false;
  outcome: Outcome | undefined;
}

/**
 * Connects and says hello, all within the time the connection may take. The class code is left out for a
 * server that is met for the first time.
 */
export async function handshake(
  { endpoint, ...options }: ConnectOptions & { endpoint: Endpoint },
  { code, ...hello }: Hello,
): Promise<Handshake | FailedHandshake> {
  const { clock, withinMs, signal } = options;
  const deadline = clock.now() + withinMs;
  let connection: Connection;
  try {
    connection = await endpoint.connect(options);
  } catch (error) {
    return { ok: false, outcome: error instanceof RefusedServer ? error.outcome : undefined };
  }
  const close = (): void => connection.close();
  const answerDeadline = startDeadline(clock, Math.max(0, deadline - clock.now()), close);
  signal.addEventListener("abort", close, { once: true });
  try {
    const isTold = code !== undefined && connection.stranger === undefined;
    const said = isTold ? { ...hello, code } : hello;
    connection.send(formatFrames([{ type: "hello", v: protocolVersion, ...said }]));
    return { ok: true, connection, answer: await connection.next() };
  } finally {
    answerDeadline[Symbol.dispose]();
    signal.removeEventListener("abort", close);
  }
}
