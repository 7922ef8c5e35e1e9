import { ByteQueue } from "../../src/wire/byteQueue.ts";

/** How the first bytes of a connection are cut: after so many, or after each one. */
export type Cut = number | "everywhere";

interface Side {
  socket: Bun.Socket<Side>;
  queue: ByteQueue;
  /** Sends through it. */
  write: (bytes: Uint8Array) => void;
  other: Promise<Side>;
}

/** Passes connections on to a server. What comes first of a connection arrives there in parts. */
export class CuttingRelay implements Disposable {
  readonly #listener: Bun.TCPSocketListener<Side>;
  /** Of the connections to come. */
  readonly cuts: Cut[] = [];
  /** Bytes of the longest first chunk. */
  longestFirst = 0;

  constructor(serverPort: number) {
    const passOn = (to: Promise<Side>, bytes: Uint8Array): void => {
      void to.then(({ write }) => write(bytes));
    };
    const handlers: Bun.SocketHandler<Side> = {
      data: ({ data }, bytes) => passOn(data.other, Uint8Array.from(bytes)),
      drain: ({ data }) => data.queue.drain(),
      close: ({ data }) => void data.other.then(({ socket }) => socket.end()),
      error() {},
    };
    this.#listener = Bun.listen<Side>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        ...handlers,
        open: (client) => {
          const cut = this.cuts.shift();
          const side = sideOf(client);
          const other = Bun.connect<Side>({
            hostname: "127.0.0.1",
            port: serverPort,
            socket: {
              ...handlers,
              open: (server) => {
                server.setNoDelay(true);
                const own = Promise.resolve({ ...side, other });
                server.data = { ...sideOf(server), other: own };
              },
            },
          }).then(({ data }) => data);
          client.data = { ...side, other: cut === undefined ? other : this.#cutFirst(other, cut) };
        },
      },
    });
  }

  get port(): number {
    return this.#listener.port;
  }

  [Symbol.dispose](): void {
    this.#listener.stop(true);
  }

  /** The same side, through which the first chunk goes in parts. */
  async #cutFirst(whole: Promise<Side>, cut: Cut): Promise<Side> {
    const side = await whole;
    const { queue } = side;
    let passing: Promise<void> | undefined;
    const passOn = async (bytes: Uint8Array): Promise<void> => {
      this.longestFirst = Math.max(this.longestFirst, bytes.length);
      const starts = cut === "everywhere" ? [...bytes.keys()] : [0, cut];
      for (const [index, at] of starts.entries()) {
        queue.write(bytes.subarray(at, starts[index + 1]));
        // The server, in the same process, reads it before the next.
        await nextLook();
        await nextLook();
      }
    };
    const write = (bytes: Uint8Array): void => {
      passing = passing ? passing.then(() => queue.write(bytes)) : passOn(bytes);
    };
    return { ...side, write };
  }
}

function sideOf(socket: Bun.Socket<Side>): Omit<Side, "other"> {
  const queue = new ByteQueue(socket);
  return { socket, queue, write: (bytes) => queue.write(bytes) };
}

async function nextLook(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
}
