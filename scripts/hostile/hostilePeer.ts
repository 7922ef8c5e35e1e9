import { ByteQueue } from "../../src/wire/byteQueue.ts";

/** Characters kept of what a peer reads, for `sees`. */
const tailCharacters = 65_536;
/** Bytes that a flood hands over at a time. */
const floodBytes = 65_536;

/** Addresses that the peers of one process come from. */
const addressCount = 10;
let connected = 0;

/** Where the next peer of this process comes from: another address than the innocent, one of a few. */
export function nextAddress(): string {
  connected += 1;
  return `127.0.0.${2 + (connected % addressCount)}`;
}

/** A peer that keeps no rule: it writes whatever the server takes, and reads only if it wants to. */
export class HostilePeer {
  isOpen = true;
  readonly #socket: Bun.Socket<unknown>;
  readonly #queue: ByteQueue;
  #tail = "";
  /** Looks whether what is waited for was read. */
  #look = (): void => {};
  #onDrain: (() => void) | undefined;

  private constructor(socket: Bun.Socket<{ peer?: HostilePeer }>) {
    this.#socket = socket;
    this.#queue = new ByteQueue(socket);
    socket.data.peer = this;
  }

  /**
   * Rejects if the server takes no connection.
   * @param tls how it encrypts, if it does
   */
  static async connect(port: number, tls?: Bun.TLSOptions): Promise<HostilePeer> {
    // Bun's types do not know `localAddress` yet.
    const from = { localAddress: nextAddress() };
    const socket = await Bun.connect<{ peer?: HostilePeer }>({
      ...from,
      hostname: "127.0.0.1",
      port,
      ...(tls && { tls }),
      data: {},
      socket: {
        data: ({ data: { peer } }, bytes) => peer && peer.#read(bytes),
        drain: ({ data: { peer } }) => peer && peer.#drained(),
        close: ({ data: { peer } }) => peer && peer.#closed(),
        end: ({ data: { peer } }) => peer && peer.#closed(),
        error() {},
      },
    });
    return new HostilePeer(socket);
  }

  write(bytes: string | Uint8Array): void {
    if (this.isOpen) this.#queue.write(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  writeLines(...lines: string[]): void {
    this.write(`${lines.join("\n")}\n`);
  }

  sendFrames(...frames: object[]): void {
    this.writeLines(...frames.map((frame) => JSON.stringify(frame)));
  }

  /** Writes what `next` gives, again and again, as fast as the server takes it. */
  flood(next: () => string | Uint8Array): void {
    const write = (): void => {
      for (let written = 0; this.isOpen && this.#queue.bytes === 0 && written < floodBytes;) {
        const part = Buffer.from(next());
        written += part.length;
        this.#queue.write(part);
      }
      // The socket took all of it: others of this process have their turn before it goes on.
      if (this.isOpen && this.#queue.bytes === 0) setImmediate(write);
    };
    this.#onDrain = write;
    write();
  }

  /** Waits until the text was read or the connection is closed. */
  async sees(text: string): Promise<void> {
    const seen = Promise.withResolvers<void>();
    this.#look = () => {
      if (this.isOpen && !this.#tail.includes(text)) return;
      this.#look = () => {};
      this.#tail = "";
      seen.resolve();
    };
    this.#look();
    await seen.promise;
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Goes without a goodbye. */
  vanish(): void {
    this.isOpen = false;
    this.#socket.terminate();
  }

  #read(bytes: Uint8Array): void {
    this.#tail += Buffer.from(bytes).toString("latin1");
    this.#look();
    this.#tail = this.#tail.slice(-tailCharacters);
  }

  #drained(): void {
    this.#queue.drain();
    if (this.#queue.bytes === 0) this.#onDrain?.();
  }

  #closed(): void {
    this.isOpen = false;
    this.#look();
  }
}

export interface Crowd {
  readonly port: number;
  readonly count: number;
  /** What their names begin with. */
  readonly name?: string;
}

/** Members that speak frames, as many as are let in. */
export async function joinCrowd({ port, count, name = "hostile" }: Crowd): Promise<HostilePeer[]> {
  const peers: HostilePeer[] = [];
  for (let index = 0; index < count; index++) {
    const peer = await HostilePeer.connect(port);
    peer.sendFrames({ type: "hello", v: 1, name: `${name}${index}` });
    await peer.sees('"welcome"');
    if (peer.isOpen) peers.push(peer);
  }
  return peers;
}
