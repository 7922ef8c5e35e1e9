import { limits } from "../model/limits.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { encodeFrames } from "../wire/encodeFrames.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { decodeServerFrame } from "../wire/serverFrame.ts";
import { Inbox } from "./inbox.ts";

export interface Address {
  host: string;
  port: number;
}

/** One native connection to a server. */
export interface Connection {
  /**
   * Queues the frame, or returns false where it is too long for a line and was not sent. One that
   * comes after the connection is gone is dropped.
   */
  send(frame: ClientFrame): boolean;
  /** Resolves once nothing waits for the socket any more, or the connection is gone. */
  drained(): Promise<void>;
  /** The next frame this program knows, or undefined once the connection is gone. */
  next(): Promise<ServerFrame | undefined>;
  close(): void;
}

/** Connects, or rejects with what `Bun.connect` rejects with, or after too long a time. */
export async function connect({ host, port }: Address): Promise<Connection> {
  const inbox = new Inbox<string>();
  const splitter = new LineSplitter();
  let isGone = false;
  let isPaused = false;
  let onDrained: (() => void) | undefined;
  let queue: ByteQueue | undefined;
  const attempt = Bun.connect({
    hostname: host,
    port,
    socket: {
      data(socket, bytes) {
        splitter.push(bytes);
        for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
          if (typeof line === "string") inbox.put(line);
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
        inbox.end();
        onDrained?.();
      },
      connectError() {},
      error() {},
    },
  });
  const socket = await inTime(attempt);
  const out = new ByteQueue(socket);
  queue = out;

  return {
    send(frame) {
      const line = encodeFrames(frame);
      // The limit does not count the line end.
      if (line.length > limits.lineBytes + 1) return false;
      out.write(line);
      return true;
    },
    async drained() {
      if (out.bytes === 0 || isGone) return;
      await new Promise<void>((resolve) => {
        onDrained = resolve;
      });
    },
    async next() {
      for (;;) {
        if (isPaused && inbox.size === 0) {
          isPaused = false;
          socket.resume();
        }
        const line = await inbox.take();
        if (line === undefined) return undefined;
        const decoded = decodeServerFrame(line);
        if (decoded.ok) return decoded.frame;
      }
    },
    close: () => socket.end(),
  };
}

async function inTime<Socket extends { end(): void }>(attempt: Promise<Socket>): Promise<Socket> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("timeout")), limits.connectWithinMs);
  try {
    return await Promise.race([attempt, late.promise]);
  } catch (error) {
    attempt.then((socket) => socket.end()).catch(() => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
