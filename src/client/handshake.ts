import type { ClientFrame } from "../wire/clientFrame.ts";
import { protocolVersion } from "../wire/clientFrame.ts";
import { formatFrames } from "../wire/encoder.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Connection, ConnectOptions, Endpoint } from "./connection.ts";
import { startDeadline } from "./deadline.ts";

export type Hello = Omit<Extract<ClientFrame, { type: "hello" }>, "type" | "v">;
export type Welcome = Extract<ServerFrame, { type: "welcome" }>;

/** Whether the client is the same member as before, and not a new one, perhaps in another class. */
export function isSameMember({ resumed, returned }: Welcome): boolean {
  return resumed === true || returned === true;
}

export interface Handshake {
  connection: Connection;
  /** The server's first frame; undefined if it sent none that this program knows. */
  answer: ServerFrame | undefined;
}

/**
 * Connects and says hello, all within the time the connection may take. Resolves to undefined if
 * nobody takes it.
 */
export async function handshake(
  { endpoint, ...options }: ConnectOptions & { endpoint: Endpoint },
  hello: Hello,
): Promise<Handshake | undefined> {
  const { clock, withinMs, signal } = options;
  const deadline = clock.now() + withinMs;
  const connection = await endpoint.connect(options).catch(() => undefined);
  if (!connection) return undefined;
  const close = (): void => connection.close();
  using _deadline = startDeadline(clock, Math.max(0, deadline - clock.now()), close);
  signal.addEventListener("abort", close, { once: true });
  try {
    connection.send(formatFrames([{ type: "hello", v: protocolVersion, ...hello }]));
    return { connection, answer: await connection.next() };
  } finally {
    signal.removeEventListener("abort", close);
  }
}
