import { formatAddress } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { decodeServerFrame } from "../wire/serverFrame.ts";
import { AsyncQueue } from "./asyncQueue.ts";
import type { ConnectOptions, Connection, Endpoint } from "./connection.ts";
import { IdleTimer } from "./idleTimer.ts";
import { outgoingLine } from "./outgoingLine.ts";

export interface Address {
  host: string;
  port: number;
}

/** A server's native door. Connecting rejects with what `Bun.connect` rejects with, or after too long a time. */
export function tcpEndpoint(address: Address): Endpoint {
  return {
    name: formatAddress(address.host, address.port),
    connect: (options) => connect(address, options),
  };
}

async function connect(address: Address, options: ConnectOptions): Promise<Connection> {
  const { clock, withinMs, signal } = options;
  const inbox = new AsyncQueue<ServerFrame>();
  const splitter = new LineSplitter();
  let isGone = false;
  let isPaused = false;
  let onDrained: (() => void) | undefined;
  let queue: ByteQueue | undefined;
  let silence: IdleTimer | undefined;
  const attempt = Bun.connect({
    hostname: address.host,
    port: address.port,
    socket: {
      data(socket, bytes) {
        silence?.heard();
        splitter.push(bytes);
        for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
          if (typeof line === "string") take(line);
        }
        // Who prints to a slow pipe lets the network hold the server back, not this memory.
        isPaused = inbox.size > limits.unreadFrames;
        if (isPaused) socket.pause();
      },
      drain() {
        queue?.drain();
        if (queue?.bytes === 0) onDrained?.();
      },
      close() {
        isGone = true;
        silence?.[Symbol.dispose]();
        inbox.end();
        onDrained?.();
      },
      connectError() {},
      error() {},
    },
  });
  const socket = await inTime(attempt, withinMs, signal);
  const out = new ByteQueue(socket);
  queue = out;
  const onSilent = (): void => {
    if (!isPaused) socket.terminate();
  };
  if (!isGone) silence = new IdleTimer({ clock, afterMs: limits.silentMs, onSilent });

  function send(frame: ClientFrame): void {
    const line = outgoingLine(frame);
    if (line && !isGone) out.write(line);
  }

  function take(line: string): void {
    const decoded = decodeServerFrame(line);
    if (!decoded.ok) return;
    // Answered here, because what is read waits while its reader prints to a slow pipe.
    if (decoded.frame.type === "ping") send({ type: "pong" });
    else inbox.put(decoded.frame);
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
        silence?.heard();
        socket.resume();
      }
      return await inbox.take();
    },
    close: () => socket.end(),
  };
}

/** The socket, or a rejection where it takes too long or is not wanted any more. A late one is closed. */
export async function inTime<Socket extends { end(): void }>(
  attempt: Promise<Socket>,
  withinMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(new Error("given up"));
  const timer = setTimeout(giveUp, withinMs);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([attempt, late.promise]);
  } catch (error) {
    attempt.then((socket) => socket.end()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
