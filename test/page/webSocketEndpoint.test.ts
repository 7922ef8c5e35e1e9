import { expect, test } from "bun:test";
import type { Connection } from "../../src/client/connection.ts";
import { webSocketEndpoint } from "../../src/page/webSocketEndpoint.ts";
import { limits } from "../../src/model/limits.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { Transcript } from "../support/transcript.ts";

/** A server of one WebSocket. */
class Host implements Disposable {
  readonly heard = new Transcript("the host");
  readonly clock = new FakeClock();
  readonly #server: Bun.Server<undefined>;
  readonly #opened = Promise.withResolvers<Bun.ServerWebSocket<undefined>>();

  constructor(isOpen = true) {
    this.#server = Bun.serve<undefined>({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request, server) =>
        isOpen && server.upgrade(request) ? undefined : new Response("no", { status: 403 }),
      websocket: {
        open: (socket) => this.#opened.resolve(socket),
        message: (_, message) => this.heard.add(message.toString()),
        close: () => this.heard.end(),
      },
    });
  }

  async connect(signal = new AbortController().signal): Promise<Connection> {
    const endpoint = webSocketEndpoint(`ws://127.0.0.1:${this.#server.port}/ws`);
    const withinMs = limits.connectWithinMs;
    return await endpoint.connect({ clock: this.clock, withinMs, signal });
  }

  async sends(message: string): Promise<void> {
    (await this.#opened.promise).send(message);
  }

  [Symbol.dispose](): void {
    void this.#server.stop(true);
  }
}

const presence = (name: string): string =>
  `{"type":"presence","joined":[${JSON.stringify(name)}],"left":[]}\n`;

test("a message may hold several lines; a ping is answered, an unknown frame is left out", async () => {
  using host = new Host();
  const connection = await host.connect();
  await host.sends(presence("Tom") + `{"type":"ping"}\n{"type":"news"}\n` + presence("Mary"));
  await host.sends(presence("Ram"));
  const joined = [];
  for (let frame = 0; frame < 3; frame++) joined.push(await connection.next());
  expect(joined).toMatchObject([{ joined: ["Tom"] }, { joined: ["Mary"] }, { joined: ["Ram"] }]);
  await host.heard.sees(`{"type":"pong"}\n`);
  connection.send('{"type":"who"}\n');
  await host.heard.sees(`{"type":"who"}\n`);
  await connection.drained();
});

test("a closed connection gives and takes nothing", async () => {
  using host = new Host();
  const connection = await host.connect();
  connection.close();
  expect(await connection.next()).toBeUndefined();
  connection.send('{"type":"who"}\n');
  await host.heard.ended();
  expect(host.heard.text).toBe("");
});

test("a server that hangs is noticed within 15 seconds", async () => {
  using host = new Host();
  const connection = await host.connect();
  host.clock.advance(15_000);
  expect(await connection.next()).toBeUndefined();
  await host.heard.ended();
  expect(host.heard.text).toBe(`{"type":"ping"}\n`);
  expect(host.clock.waiting).toBe(0);
});

test("a server that answers is kept, however little is said", async () => {
  using host = new Host();
  const connection = await host.connect();
  for (let time = 0; time < 3; time++) {
    host.clock.advance(8_000);
    await host.heard.sees(`{"type":"ping"}\n`);
    await host.sends(`{"type":"pong"}\n${presence("Tom")}`);
    expect(await connection.next()).toMatchObject({ joined: ["Tom"] });
  }
});

test("a page that was suspended reads what came before it judges the server silent", async () => {
  using host = new Host();
  const connection = await host.connect();
  for (let time = 0; time < 3; time++) {
    host.clock.advance(4_000);
    await host.sends(presence("Tom"));
    host.clock.stop(3_600_000);
    expect(await connection.next()).toMatchObject({ joined: ["Tom"] });
    host.clock.advance(4_000);
  }
  connection.send('{"type":"who"}\n');
  await host.heard.sees(`{"type":"who"}\n`);
});

test("connecting rejects if nobody takes the connection, or the signal is aborted", async () => {
  using closed = new Host(false);
  expect(closed.connect()).rejects.toThrow("No connection");
  using host = new Host();
  expect(host.connect(AbortSignal.abort())).rejects.toThrow("No connection");
});

test("another server of the class is reached by the same kind of socket, whatever the first is called", () => {
  for (const url of ["ws://ws/ws", "wss://s:12000/ws"]) {
    const endpoint = webSocketEndpoint(url).at("192.0.2.7:12001", undefined);
    expect(endpoint?.name).toBe("192.0.2.7:12001");
  }
});
