import type { Connection, ConnectOptions, Endpoint } from "../client/connection.ts";
import { AsyncQueue } from "../client/asyncQueue.ts";
import { outgoingLine } from "../client/outgoingLine.ts";
import { IdleTimer } from "../client/idleTimer.ts";
import { limits } from "../model/limits.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { decodeServerFrame } from "../wire/serverFrame.ts";

/** A server's web door: the frames of the native one, one or more lines a message (RFC 6455 §5.6). */
export function webSocketEndpoint(url: string): Endpoint {
  return {
    name: new URL(url).host,
    connect: (options) => connect(url, options),
  };
}

async function connect(url: string, options: ConnectOptions): Promise<Connection> {
  const { clock, withinMs, signal } = options;
  const socket = new WebSocket(url);
  const inbox = new AsyncQueue<ServerFrame>();
  const silence = new IdleTimer({ clock, afterMs: limits.silentMs, onSilent: giveUp });
  const gone = new AbortController();
  const opened = Promise.withResolvers<void>();
  socket.addEventListener("open", () => opened.resolve());
  socket.addEventListener("close", giveUp);
  socket.addEventListener("message", ({ data }) => {
    silence.heard();
    // After a connection is given up its place may be taken by another.
    if (gone.signal.aborted || typeof data !== "string") return;
    for (const line of data.split("\n")) if (line !== "") take(line);
  });
  signal.addEventListener("abort", giveUp, { once: true });
  const deadline = clock.after(withinMs, giveUp);
  try {
    if (signal.aborted) giveUp();
    await opened.promise;
  } finally {
    deadline[Symbol.dispose]();
    signal.removeEventListener("abort", giveUp);
  }

  /** Does not wait for the other side to close, which one that fell silent never does. */
  function giveUp(): void {
    opened.reject(new Error("No connection"));
    silence[Symbol.dispose]();
    inbox.end();
    gone.abort();
    socket.close();
  }

  function send(frame: ClientFrame): void {
    if (socket.readyState !== WebSocket.OPEN || !outgoingLine(frame)) return;
    socket.send(`${JSON.stringify(frame)}\n`);
  }

  function take(line: string): void {
    const decoded = decodeServerFrame(line);
    if (!decoded.ok) return;
    if (decoded.frame.type === "ping") send({ type: "pong" });
    else inbox.put(decoded.frame);
  }

  return {
    send,
    async drained() {
      // A WebSocket does not tell when it has sent what it took.
      while (socket.bufferedAmount > 0 && !gone.signal.aborted) {
        await clock.sleep(limits.webSocketLookMs, gone.signal);
      }
    },
    next: () => inbox.take(),
    close: giveUp,
  };
}
