import { ByteQueue } from "../../src/wire/byteQueue.ts";
import type { Random } from "./seededRandom.ts";

export interface CuttingProxyOptions {
  /** Where the server listens, on the loopback. */
  serverPort: number;
  random: Random;
  /** Bytes a connection passes before it is cut, at most. */
  maxBytes: number;
}

export interface CuttingProxy extends Disposable {
  readonly port: number;
  readonly cuts: number;
  /** Starts to cut; bytes passed before count too. */
  startCutting(): void;
  /** Cuts nothing from now on. */
  stopCutting(): void;
}

/** One side of a proxied connection. */
interface Side {
  /** Writes to this side's socket; undefined until it is connected. */
  queue: ByteQueue | undefined;
  socket: Bun.Socket<Pair> | undefined;
}

interface Pair {
  client: Side;
  server: Side;
  /** From the client, before the server was connected. */
  early: Uint8Array[];
  /** Bytes until the cut. */
  left: number;
}

/** Passes bytes between clients and a server, and cuts each connection after a random number of them. */
export function cuttingProxy({ serverPort, random, maxBytes }: CuttingProxyOptions): CuttingProxy {
  let cuts = 0;
  let isCutting = false;
  const cut = ({ client, server }: Pair): void => {
    cuts += 1;
    client.socket?.terminate();
    server.socket?.terminate();
  };
  const pass = (pair: Pair, to: Side, bytes: Uint8Array): void => {
    const isLast = isCutting && bytes.length >= pair.left;
    const passed = isLast ? bytes.subarray(0, pair.left) : bytes;
    pair.left -= passed.length;
    if (to.queue) to.queue.write(passed.slice());
    else pair.early.push(passed.slice());
    if (isLast) cut(pair);
  };
  const listener = Bun.listen<Pair>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(client) {
        const left = 1 + Math.floor(random() * maxBytes);
        const pair: Pair = {
          client: { socket: client, queue: new ByteQueue(client) },
          server: { socket: undefined, queue: undefined },
          early: [],
          left,
        };
        client.data = pair;
        connectServer(pair);
      },
      data: (client, bytes) => pass(client.data, client.data.server, bytes),
      drain(client) {
        client.data.client.queue?.drain();
      },
      close(client) {
        client.data.server.socket?.end();
      },
      error() {},
    },
  });
  function connectServer(pair: Pair): void {
    Bun.connect<Pair>({
      hostname: "127.0.0.1",
      port: serverPort,
      data: pair,
      socket: {
        open(server) {
          pair.server.socket = server;
          pair.server.queue = new ByteQueue(server);
          for (const bytes of pair.early.splice(0)) pair.server.queue.write(bytes);
        },
        data: (_, bytes) => pass(pair, pair.client, bytes),
        drain() {
          pair.server.queue?.drain();
        },
        close() {
          pair.client.socket?.end();
        },
        connectError() {
          pair.client.socket?.end();
        },
        error() {},
      },
    }).catch(() => pair.client.socket?.end());
  }
  return {
    port: listener.port,
    get cuts() {
      return cuts;
    },
    startCutting() {
      isCutting = true;
    },
    stopCutting() {
      isCutting = false;
    },
    [Symbol.dispose]() {
      listener.stop(true);
    },
  };
}
