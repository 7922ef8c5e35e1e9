import { ByteQueue } from "../../src/wire/byteQueue.ts";

/** How one speaks to the class without ids, receipts and numbers. */
interface LineProtocol {
  /** What a program says first. */
  hello(connection: number): string;
  /** In what it is told once it is in the class. */
  welcome: string;
  say(text: string): string;
  /** What was said to everyone in a line; undefined for any other line. */
  publicText(line: string): string | undefined;
}

export const lineProtocols = {
  irc: {
    hello: () => "PASS sesame\r\nNICK Irc\r\nUSER irc 0 * :Irc\r\n",
    welcome: " 376 ",
    say: (text) => `PRIVMSG #everyone :${text}\r\n`,
    publicText: (line) => /^(?:@\S+ )?:\S+ PRIVMSG #everyone :(.*)\r$/.exec(line)?.[1],
  },
  netcat: {
    // Nobody at netcat gets their seat back.
    hello: (connection) => `Net${connection}\n`,
    welcome: "Type /help for everything else",
    say: (text) => `${text}\n`,
    publicText: (line) => /^\S+ in ClassChat : (.*)$/.exec(line)?.[1],
  },
} satisfies Record<string, LineProtocol>;

/** Milliseconds between two tries to connect. */
const retryMs = 200;

/** A member by IRC or netcat: it connects again wherever it can, and keeps what it is told. */
export class LineMember {
  readonly name: string;
  /** What was said to everyone, as far as it came, for each of its connections. */
  readonly told: string[][] = [];
  /** What it was told and should not have been. */
  readonly secrets: string[] = [];
  readonly #protocol: LineProtocol;
  readonly #ports: readonly number[];
  readonly #over = new AbortController();
  #queue: ByteQueue | undefined;
  #said = 0;
  #waiting: (() => void)[] = [];

  /** @param ports where servers are, of which it takes the first that answers */
  constructor(protocol: keyof typeof lineProtocols, name: string, ports: readonly number[]) {
    this.#protocol = lineProtocols[protocol];
    this.name = name;
    this.#ports = ports;
    void this.#stay();
  }

  /** Sends a text that no other message has, if it is in the class. */
  say(): void {
    if (!this.#queue) return;
    this.#said += 1;
    this.#queue.write(Buffer.from(this.#protocol.say(`${this.name} says ${this.#said}`)));
  }

  /** Resolves once it is told that, or is in the class. */
  async until(text?: string): Promise<void> {
    const isOver = () =>
      text === undefined ? this.#queue : this.told.some((told) => told.includes(text));
    while (!isOver()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    this.#over.abort();
  }

  async #stay(): Promise<void> {
    for (let connection = 1; !this.#over.signal.aborted; connection += 1) {
      const port = this.#ports[connection % this.#ports.length] ?? 0;
      await this.#connect(port, connection);
      await Bun.sleep(retryMs);
    }
  }

  /** Resolves once the connection is over. */
  async #connect(port: number, connection: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const decoder = new TextDecoder();
    const told: string[] = [];
    let text = "";
    let queue: ByteQueue | undefined;
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: {
        data: (_, bytes) => {
          text += decoder.decode(bytes, { stream: true });
          const lines = text.split("\n");
          text = lines.pop() ?? "";
          for (const line of lines) this.#read(line, told, queue);
          for (const resolve of this.#waiting.splice(0)) resolve();
        },
        drain: () => void queue?.drain(),
        close: () => over.resolve(),
        connectError: () => over.resolve(),
        error() {},
      },
    }).catch(() => undefined);
    if (!socket) return;
    if (this.#over.signal.aborted) {
      socket.terminate();
      return;
    }
    queue = new ByteQueue(socket);
    queue.write(Buffer.from(this.#protocol.hello(connection)));
    const end = (): void => void socket.terminate();
    this.#over.signal.addEventListener("abort", end);
    await over.promise;
    this.#over.signal.removeEventListener("abort", end);
    this.#queue = undefined;
  }

  #read(line: string, told: string[], queue: ByteQueue | undefined): void {
    if (line.includes(this.#protocol.welcome) && this.#queue !== queue) {
      this.#queue = queue;
      this.told.push(told);
    }
    if (line.startsWith("PING")) queue?.write(Buffer.from(line.replace("PING", "PONG")));
    const said = this.#protocol.publicText(line);
    if (said !== undefined) told.push(said);
    else if (/ says \d+/.test(line)) this.secrets.push(line);
  }
}
