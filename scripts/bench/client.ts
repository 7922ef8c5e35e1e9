import { ByteQueue } from "../../src/wire/byteQueue.ts";
import { DeliveryCounter } from "./deliveryCounter.ts";
import type { Protocol, Role } from "./protocols.ts";

export interface ClientOptions {
  protocol: Protocol;
  port: number;
  role: Role;
  name: string;
  /** Read a chunk in which so many deliveries ended. */
  onRead: (client: Client, deliveries: number) => void;
  onClose: () => void;
}

/** One client of one server: says hello, answers pings, counts what is delivered to it. */
export class Client {
  /** Deliveries since the crowd began to count. */
  delivered = 0;
  readonly #options: ClientOptions;
  readonly #counter: DeliveryCounter;
  readonly #welcomed = Promise.withResolvers<void>();
  /** The end of what was read before the welcome, which may be cut anywhere. */
  #tail = "";
  #isWelcome: boolean;
  #out: ByteQueue | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#isWelcome = options.protocol.welcome === "";
    this.#counter = new DeliveryCounter((line) => this.#answer(line));
  }

  /** Resolves once the server has welcomed it, or is connected where none does. */
  async join(): Promise<void> {
    const { protocol, port, role, name, onRead, onClose } = this.#options;
    await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        open: (socket) => {
          this.#out = new ByteQueue(socket);
          this.write(protocol.hello(role, name));
        },
        data: (_socket, bytes) => {
          if (!this.#isWelcome) this.#lookForWelcome(bytes);
          onRead(this, this.#counter.count(bytes));
        },
        drain: () => this.#out?.drain(),
        close: onClose,
      },
    });
    if (!this.#isWelcome) await this.#welcomed.promise;
  }

  /** @param lines a byte a character */
  write(lines: string): void {
    if (lines !== "") this.#out?.write(Buffer.from(lines, "latin1"));
  }

  #lookForWelcome(bytes: Buffer): void {
    const { welcome } = this.#options.protocol;
    this.#tail += bytes.toString("latin1");
    this.#isWelcome = this.#tail.includes(welcome);
    this.#tail = this.#isWelcome ? "" : this.#tail.slice(-welcome.length);
    if (this.#isWelcome) this.#welcomed.resolve();
  }

  #answer(line: Uint8Array): void {
    const { ping, pong } = this.#options.protocol;
    if (Buffer.from(line).toString("latin1").startsWith(ping)) this.write(pong);
  }
}
