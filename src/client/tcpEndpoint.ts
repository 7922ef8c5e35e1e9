import type { Address } from "../model/address.ts";
import { formatAddress, isLoopback, parseAddress } from "../model/address.ts";
import { shortenFingerprint } from "../model/fingerprint.ts";
import { limits } from "../model/limits.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";
import type { ConnectOptions, Connection, Endpoint, Stranger } from "./connection.ts";
import { RefusedServer } from "./connection.ts";
import { startDeadline } from "./deadline.ts";
import { FrameInbox } from "./frameInbox.ts";
import { IdleTimer } from "./idleTimer.ts";
import type { JudgeServer, ServerProof } from "./serverProof.ts";
import { admitServer, clientTls, readProof, speaksNoTls } from "./serverProof.ts";

/** Frames that may wait to be read; then the client reads no more from its socket. */
const mostUnread = 1_000;
const encoder = new TextEncoder();

/**
 * A server's TCP port. Connecting rejects with what `Bun.connect` rejects with, or after too long a time.
 * @param judge what decides whether a server may be spoken to, by TLS; without it nothing is encrypted
 */
export function tcpEndpoint(address: Address, judge?: JudgeServer): Endpoint {
  return {
    name: formatAddress(address.host, address.port),
    connect: (options) => connect(address, judge, options),
    at: anotherServer,
    explainNoAnswer: async () => await (await import("./noAnswer.ts")).explainNoAnswer(address),
  };
}

/** On this machine nothing is encrypted; elsewhere a server has to show the certificate that all of the class do. */
function anotherServer(place: string, expected: string | undefined): Endpoint | undefined {
  const address = parseAddress(place);
  if (isLoopback(address.host)) return tcpEndpoint(address);
  if (expected === undefined) return undefined;
  return tcpEndpoint(address, async (shown) => {
    if (shown === expected) return { kind: "known" };
    const [was, is] = [shortenFingerprint(expected), shortenFingerprint(shown)];
    const text = `The server at ${place} is not one of the class: it should show ${was} and shows ${is}. Nothing was said to it. Tell the teacher.`;
    return { kind: "impostor", text };
  });
}

async function connect(
  address: Address,
  judge: JudgeServer | undefined,
  options: ConnectOptions,
): Promise<Connection> {
  const { clock, withinMs, signal } = options;
  const deadline = clock.now() + withinMs;
  const proof = Promise.withResolvers<ServerProof>();
  const inbox = new FrameInbox(send);
  const splitter = new LineSplitter();
  let isGone = false;
  let isPaused = false;
  let onDrained: (() => void) | undefined;
  let queue: ByteQueue | undefined;
  let idleTimer: IdleTimer | undefined;
  const connecting = Bun.connect({
    hostname: address.host,
    port: address.port,
    ...(judge && { tls: clientTls }),
    socket: {
      handshake: (socket, isDone, error) => proof.resolve(readProof(socket, isDone, error)),
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
        proof.resolve({ kind: "lost" });
        idleTimer?.[Symbol.dispose]();
        inbox.end();
        onDrained?.();
      },
      connectError() {},
      error() {},
    },
  });
  const socket = await raceDeadline(connecting, options).catch((error: unknown) => {
    connecting.then((late) => late.end()).catch(() => {});
    throw error;
  });
  let stranger: Stranger | undefined;
  if (judge) {
    const name = formatAddress(address.host, address.port);
    // Not a byte is said before it is known that the server may be spoken to.
    const admission = proof.promise.then((proved) => admitServer(name, proved, judge));
    const restMs = Math.max(0, deadline - clock.now());
    try {
      stranger = await raceDeadline(admission, { ...options, withinMs: restMs });
    } catch (error) {
      socket.terminate();
      throw error instanceof RefusedServer || signal.aborted ? error : speaksNoTls(name);
    }
  }
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
    stranger,
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
    close() {
      socket.end();
      // By TLS, the other side may take its time to end it too.
      inbox.end();
    },
  };
}

/** What is attempted, or a rejection if it takes too long or the signal is aborted. */
async function raceDeadline<Result>(
  attempt: Promise<Result>,
  { clock, withinMs, signal }: ConnectOptions,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(new Error("given up"));
  using _deadline = startDeadline(clock, withinMs, giveUp);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([attempt, late.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
