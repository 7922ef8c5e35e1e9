import { ByteQueue } from "../../src/wire/byteQueue.ts";
import { DeliveryCounter } from "./deliveryCounter.ts";
import type { Protocol, Role } from "./protocols.ts";

/** Who the server is does not matter here. */
const anyServer = { rejectUnauthorized: false };

export interface LoadClientOptions {
  protocol: Protocol;
  port: number;
  role: Role;
  name: string;
  /** A chunk was read in which this many deliveries ended. */
  onRead: (client: LoadClient, deliveries: number) => void;
  onClose: () => void;
}

/** One client of one server: joins, answers pings, counts deliveries. */
export class LoadClient {
  /** Deliveries since the generator last reset its counts. */
  delivered = 0;
  readonly #options: LoadClientOptions;
  readonly #counter: DeliveryCounter;
  readonly #welcomed = Promise.withResolvers<void>();
  /** The last bytes read before the welcome, which may be split between chunks. */
  #tail = "";
  #isWelcomed: boolean;
  #out: ByteQueue | undefined;

  constructor(options: LoadClientOptions) {
    this.#options = options;
    this.#isWelcomed = options.protocol.welcome === "";
    this.#counter = new DeliveryCounter((line) => this.#answer(line));
  }

  /** Resolves once the server has welcomed it; for servers that do not, once connected. */
  async join(): Promise<void> {
    const { protocol, port, role, name, onRead, onClose } = this.#options;
    await Bun.connect({
      hostname: "127.0.0.1",
      port,
      ...(protocol.isEncrypted && { tls: anyServer }),
      socket: {
        open: (socket) => {
          this.#out = new ByteQueue(socket);
          this.write(protocol.hello(role, name));
        },
        data: (_socket, bytes) => {
          if (!this.#isWelcomed) this.#lookForWelcome(bytes);
          onRead(this, this.#counter.count(bytes));
        },
        drain: () => this.#out?.drain(),
        close: onClose,
      },
    });
    if (!this.#isWelcomed) await this.#welcomed.promise;
  }

  /** @param lines one byte per character */
  write(lines: string): void {
    if (lines !== "") this.#out?.write(Buffer.from(lines, "latin1"));
  }

  #lookForWelcome(bytes: Buffer): void {
    const { welcome } = this.#options.protocol;
    this.#tail += bytes.toString("latin1");
    this.#isWelcomed = this.#tail.includes(welcome);
    this.#tail = this.#isWelcomed ? "" : this.#tail.slice(-welcome.length);
    if (this.#isWelcomed) this.#welcomed.resolve();
  }

  #answer(line: Uint8Array): void {
    const { ping, pong } = this.#options.protocol;
    if (Buffer.from(line).toString("latin1").startsWith(ping)) this.write(pong);
  }
}
