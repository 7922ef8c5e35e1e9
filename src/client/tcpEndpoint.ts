import type { Address } from "../model/address.ts";
import { formatAddress } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { Clock } from "./clock.ts";
import type { ConnectOptions, Connection, Endpoint } from "./connection.ts";
import { startDeadline } from "./deadline.ts";
import { FrameInbox } from "./frameInbox.ts";
import { IdleTimer } from "./idleTimer.ts";

/** Frames that may wait to be read; then the client reads no more from its socket. */
const mostUnread = 1_000;
const encoder = new TextEncoder();

/** A server's TCP port. Connecting rejects with what `Bun.connect` rejects with, or after too long a time. */
export function tcpEndpoint(address: Address): Endpoint {
  return {
    name: formatAddress(address.host, address.port),
    connect: (options) => connect(address, options),
    explainNoAnswer: async () => await (await import("./noAnswer.ts")).explainNoAnswer(address),
  };
}

async function connect(address: Address, options: ConnectOptions): Promise<Connection> {
  const { clock, withinMs, signal } = options;
  const inbox = new FrameInbox(send);
  const splitter = new LineSplitter();
  let isGone = false;
  let isPaused = false;
  let onDrained: (() => void) | undefined;
  let queue: ByteQueue | undefined;
  let idleTimer: IdleTimer | undefined;
  const attempt = Bun.connect({
    hostname: address.host,
    port: address.port,
    socket: {
      data(socket, bytes) {
        idleTimer?.touch();
        splitter.push(bytes);
        for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
          if (typeof line === "string") inbox.receive(line);
        }
        // While frames are printed to a slow pipe, the network holds the server back, not this memory.
        isPaused = inbox.size > mostUnread;
        if (isPaused) socket.pause();
      },
      drain() {
        queue?.drain();
        if (queue?.bytes === 0) onDrained?.();
      },
      close() {
        isGone = true;
        idleTimer?.[Symbol.dispose]();
        inbox.end();
        onDrained?.();
      },
      connectError() {},
      error() {},
    },
  });
  const socket = await raceDeadline(attempt, clock, withinMs, signal);
  const out = new ByteQueue(socket);
  queue = out;
  const onIdle = (): void => {
    if (!isPaused) socket.terminate();
  };
  if (!isGone) idleTimer = new IdleTimer({ clock, afterMs: limits.silentMs, onIdle });

  function send(line: string): void {
    if (!isGone) out.write(encoder.encode(line));
  }

  return {
    send,
    async drained() {
      if (out.bytes === 0 || isGone) return;
      await new Promise<void>((resolve) => {
        onDrained = resolve;
      });
    },
    async next() {
      if (isPaused && inbox.size === 0) {
        isPaused = false;
        idleTimer?.touch();
        socket.resume();
      }
      return await inbox.take();
    },
    close: () => socket.end(),
  };
}

/** The socket, or a rejection if it takes too long or the signal is aborted. A late socket is closed. */
async function raceDeadline<Socket extends { end(): void }>(
  attempt: Promise<Socket>,
  clock: Clock,
  withinMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(new Error("given up"));
  using _deadline = startDeadline(clock, withinMs, giveUp);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([attempt, late.promise]);
  } catch (error) {
    attempt.then((socket) => socket.end()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
