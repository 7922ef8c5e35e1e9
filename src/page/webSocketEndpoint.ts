import type { Connection, ConnectOptions, Endpoint } from "../client/connection.ts";
import { startDeadline } from "../client/deadline.ts";
import { FrameInbox } from "../client/frameInbox.ts";
import { IdleTimer } from "../client/idleTimer.ts";
import { limits } from "../model/limits.ts";
import { formatFrames } from "../wire/encoder.ts";
import { pageTexts } from "./pageTexts.ts";

const pingLine = formatFrames([{ type: "ping" }]);
/** Silence after which a server is asked whether it is there: somebody waits for what it says. */
const askAfterMs = 5_000;
/** Time it has to answer before it counts as hanging. */
const answerWithinMs = 8_000;
/** How often to look whether a WebSocket has sent all it took, which it does not tell. */
const drainLookMs = 50;

/** A server's WebSocket: the same frames as over TCP, one or more lines a message (RFC 6455 §5.6). */
export function webSocketEndpoint(url: string): Endpoint {
  const { host } = new URL(url);
  return {
    name: host,
    connect: (options) => connect(url, options),
    at: (address) => webSocketEndpoint(Object.assign(new URL(url), { host: address }).href),
    // A browser does not tell why.
    explainNoAnswer: async () => pageTexts.session.noAnswer(host),
  };
}

async function connect(url: string, options: ConnectOptions): Promise<Connection> {
  const { clock, withinMs, signal } = options;
  const socket = new WebSocket(url);
  const inbox = new FrameInbox(send);
  const idleTimer = new IdleTimer({ clock, afterMs: limits.silentMs, onIdle: giveUp });
  const questioner = new IdleTimer({ clock, afterMs: askAfterMs, onIdle: ask });
  /** Until when a server that was asked has to answer. */
  let answerDeadline: Disposable | undefined;
  const gone = new AbortController();
  const opened = Promise.withResolvers<void>();
  socket.addEventListener("open", () => opened.resolve());
  socket.addEventListener("close", giveUp);
  socket.addEventListener("message", ({ data }) => {
    idleTimer.touch();
    questioner.touch();
    answerDeadline?.[Symbol.dispose]();
    answerDeadline = undefined;
    // After a connection is given up another may take its place.
    if (gone.signal.aborted || typeof data !== "string") return;
    for (const line of data.split("\n")) if (line !== "") inbox.receive(line);
  });
  signal.addEventListener("abort", giveUp, { once: true });
  const deadline = startDeadline(clock, withinMs, giveUp);
  try {
    if (signal.aborted) giveUp();
    await opened.promise;
  } finally {
    deadline[Symbol.dispose]();
    signal.removeEventListener("abort", giveUp);
  }

  /** Does not wait for the other side to close: a silent one never does. */
  function giveUp(): void {
    opened.reject(new Error("No connection"));
    idleTimer[Symbol.dispose]();
    questioner[Symbol.dispose]();
    answerDeadline?.[Symbol.dispose]();
    inbox.end();
    gone.abort();
    socket.close();
  }

  /** The browser tells nothing of a server that hangs: its system still takes what is sent. */
  function ask(): void {
    if (answerDeadline || socket.readyState !== WebSocket.OPEN) return;
    send(pingLine);
    answerDeadline = startDeadline(clock, answerWithinMs, giveUp);
  }

  function send(line: string): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(line);
  }

  return {
    send,
    async drained() {
      while (socket.bufferedAmount > 0 && !gone.signal.aborted) {
        await clock.sleep(drainLookMs, gone.signal);
      }
    },
    next: () => inbox.take(),
    close: giveUp,
  };
}
