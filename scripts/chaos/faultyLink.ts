import { ByteQueue } from "../../src/wire/byteQueue.ts";

/** One end of a connection that passes through. */
interface End {
  socket: Bun.Socket<Pair> | undefined;
  queue: ByteQueue | undefined;
  /** Bytes for it that have not gone out: it is not connected yet, or the link hangs. */
  held: Uint8Array[];
}

interface Pair {
  near: End;
  far: End;
}

type State = "whole" | "cut" | "hanging";

/** The only way to a program on the loopback: it passes bytes on, until it is cut or hangs. */
export class FaultyLink implements Disposable {
  readonly #to: number;
  readonly #listener: Bun.TCPSocketListener<Pair>;
  readonly #pairs = new Set<Pair>();
  #state: State = "whole";

  /** @param to the port that it leads to */
  constructor(to: number) {
    this.#to = to;
    this.#listener = Bun.listen<Pair>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (near) => this.#open(near),
        data: (near, bytes) => this.#pass(near.data.far, bytes),
        drain: (near) => void near.data.near.queue?.drain(),
        close: (near) => this.#close(near.data),
        error() {},
      },
    });
  }

  get port(): number {
    return this.#listener.port;
  }

  /** Ends all connections, and new ones at once. */
  cut(): void {
    this.#state = "cut";
    for (const pair of this.#pairs) this.#close(pair);
  }

  /** Passes nothing on, as a network does that has lost its way. */
  hang(): void {
    this.#state = "hanging";
  }

  heal(): void {
    this.#state = "whole";
    for (const { near, far } of this.#pairs) for (const end of [near, far]) this.#release(end);
  }

  [Symbol.dispose](): void {
    this.cut();
    this.#listener.stop(true);
  }

  #open(near: Bun.Socket<Pair>): void {
    const pair: Pair = {
      near: { socket: near, queue: new ByteQueue(near), held: [] },
      far: { socket: undefined, queue: undefined, held: [] },
    };
    near.data = pair;
    if (this.#state === "cut") {
      near.terminate();
      return;
    }
    this.#pairs.add(pair);
    Bun.connect<Pair>({
      hostname: "127.0.0.1",
      port: this.#to,
      data: pair,
      socket: {
        open: (far) => {
          pair.far.socket = far;
          pair.far.queue = new ByteQueue(far);
          if (!this.#pairs.has(pair)) far.terminate();
          else this.#release(pair.far);
        },
        data: (_, bytes) => this.#pass(pair.near, bytes),
        drain: () => void pair.far.queue?.drain(),
        close: () => this.#close(pair),
        connectError: () => this.#close(pair),
        error() {},
      },
    }).catch(() => this.#close(pair));
  }

  #pass(end: End, bytes: Uint8Array): void {
    end.held.push(bytes.slice());
    this.#release(end);
  }

  #release({ queue, held }: End): void {
    if (this.#state === "hanging" || !queue) return;
    for (const bytes of held.splice(0)) queue.write(bytes);
  }

  #close(pair: Pair): void {
    this.#pairs.delete(pair);
    for (const { socket } of [pair.near, pair.far]) socket?.terminate();
  }
}
