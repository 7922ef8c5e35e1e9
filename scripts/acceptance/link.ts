import { ByteQueue } from "../../src/wire/byteQueue.ts";

/** One side of a connection through a link. */
interface Side {
  readonly socket: Bun.Socket<Side>;
  readonly queue: ByteQueue;
  other: Side | undefined;
}

/** A network between clients and a server on the loopback: passes all bytes until it is cut. */
export class Link implements Disposable {
  readonly #serverPort: number;
  readonly #listener: Bun.TCPSocketListener<Side>;
  readonly #sides = new Set<Side>();

  constructor(serverPort: number) {
    this.#serverPort = serverPort;
    this.#listener = Bun.listen<Side>({
      hostname: "127.0.0.1",
      port: 0,
      socket: { ...this.#handlers(), open: (socket) => void this.#connect(socket) },
    });
  }

  get port(): number {
    return this.#listener.port;
  }

  /** Cuts all connections: neither side says goodbye. New ones may be made at once. */
  cut(): void {
    for (const { socket } of this.#sides) socket.terminate();
  }

  [Symbol.dispose](): void {
    this.#listener.stop(true);
    this.cut();
  }

  async #connect(socket: Bun.Socket<Side>): Promise<void> {
    const client = this.#addSide(socket);
    socket.pause();
    try {
      const server = await Bun.connect<Side>({
        hostname: "127.0.0.1",
        port: this.#serverPort,
        socket: this.#handlers(),
      });
      client.other = this.#addSide(server);
      client.other.other = client;
      socket.resume();
    } catch {
      // No server listens: the client finds its connection closed.
      socket.end();
    }
  }

  #addSide(socket: Bun.Socket<Side>): Side {
    const side: Side = { socket, queue: new ByteQueue(socket), other: undefined };
    socket.data = side;
    this.#sides.add(side);
    return side;
  }

  #handlers(): Bun.SocketHandler<Side> {
    return {
      data: ({ data }, bytes) => data.other?.queue.write(bytes.slice()),
      drain: ({ data }) => data.queue.drain(),
      close: ({ data }) => {
        this.#sides.delete(data);
        data.other?.socket.end();
      },
      error() {},
    };
  }
}
