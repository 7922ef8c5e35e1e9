import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import { decodeClientFrame } from "../../src/wire/clientFrame.ts";
import { encodeFrames } from "../../src/wire/encoder.ts";
import type { ServerFrame } from "../../src/wire/serverFrame.ts";
import { Transcript } from "./transcript.ts";

type FrameOf<Type> = Extract<ClientFrame, { type: Type }>;
type Welcome = Extract<ServerFrame, { type: "welcome" }>;

/** A server that does what its test says, and nothing by itself. */
export class FakeServer implements Disposable {
  readonly port: number;
  readonly #listener: Bun.TCPSocketListener<FakeSession | undefined>;
  readonly #sessions: FakeSession[] = [];
  readonly #accepted = new Transcript("a fake server");
  #taken = 0;

  /**
   * @param port 0 for any free one
   * @param tls of a server that speaks nothing but TLS
   */
  constructor(port = 0, tls?: { key: string; cert: string }) {
    this.#listener = Bun.listen<FakeSession | undefined>({
      hostname: "127.0.0.1",
      port,
      ...(tls && { tls: { key: tls.key, cert: tls.cert } }),
      socket: {
        open: (socket) => {
          socket.data = new FakeSession(socket);
          this.#sessions.push(socket.data);
          this.#accepted.add("a connection\n");
        },
        data: (socket, bytes) => socket.data?.transcript.add(bytes),
        close: (socket) => socket.data?.transcript.end(),
        // With it a connection is there before its handshake is done.
        handshake() {},
        error() {},
      },
    });
    this.port = this.#listener.port;
  }

  /** The next connection. */
  async accepts(): Promise<FakeSession> {
    await this.#accepted.until(() => this.#sessions.length > this.#taken, "for a connection");
    this.#taken += 1;
    const session = this.#sessions[this.#taken - 1];
    if (!session) throw new Error("no connection");
    return session;
  }

  /** The next connection, once it has said hello and was welcomed. */
  async welcomes(welcome: Partial<Welcome> = {}): Promise<FakeSession> {
    const session = await this.accepts();
    await session.welcomes(welcome);
    return session;
  }

  /** Takes no more connections, and drops those there are. */
  stop(): void {
    this.#listener.stop(true);
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

/** One connection of a client, as the server sees it. */
export class FakeSession {
  /** The lines of the client. */
  readonly transcript = new Transcript("a fake server's connection");
  readonly #socket: Bun.Socket<FakeSession | undefined>;
  #read = 0;

  constructor(socket: Bun.Socket<FakeSession | undefined>) {
    this.#socket = socket;
  }

  /** Every frame heard so far, in order. */
  get heard(): ClientFrame[] {
    return this.transcript.lines.map((line) => {
      const decoded = decodeClientFrame(line);
      if (!decoded.ok) throw new Error(`${decoded.why}: ${line}`);
      return decoded.frame;
    });
  }

  /** The texts said so far by their ids, in order. */
  get said(): string[] {
    const says = this.heard.filter((frame) => frame.type === "say");
    return says.map(({ id, text }) => `${id} ${text}`);
  }

  /** The next frame of that type after the last one waited for. */
  async hears<Type extends ClientFrame["type"]>(type: Type): Promise<FrameOf<Type>> {
    let index = -1;
    const isHere = (): boolean => {
      index = this.heard.findIndex((frame, at) => at >= this.#read && frame.type === type);
      return index !== -1;
    };
    await this.transcript.until(isHere, `for a frame ${type}`);
    this.#read = index + 1;
    return this.heard[index] as FrameOf<Type>;
  }

  /** Welcomes a client, once it has said hello if it has not given the name yet. */
  async welcomes(welcome: Partial<Welcome> = {}, given?: string): Promise<void> {
    const name = given ?? (await this.hears("hello")).name;
    const usual = { members: ["Alice"], groups: [], rooms: [], privateShown: true };
    this.sends({ type: "welcome", v: 1, name, token: "token", seq: 0, ...usual, ...welcome });
  }

  sends(...frames: ServerFrame[]): void {
    this.#socket.write(encodeFrames(...frames));
  }

  /** Somebody says something to everyone, or to whom `to` names. */
  says(seq: number, text: string, more: { to?: string; earlier?: true } = {}): void {
    const at = "2026-01-31T09:00:00.000Z";
    this.sends({ type: "message", seq, at, from: "Alice", to: "everyone", text, ...more });
  }

  receipts(id: string, seq: number): void {
    this.sends({ type: "receipt", id, seq, status: 1, delivered: 1 });
  }

  /** The connection is gone, without a goodbye. */
  drops(): void {
    this.#socket.terminate();
  }

  /** Says goodbye and closes. */
  ends(code: string, text = "The server closed the connection."): void {
    this.#socket.end(encodeFrames({ type: "bye", code, text }));
  }

  async isClosed(): Promise<void> {
    await this.transcript.ended();
  }
}
