import type { ClientEvent, ReconnectingClient } from "../../src/client/reconnectingClient.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import type { Welcome } from "../../src/client/handshake.ts";
import type { Outcome } from "../../src/client/outcome.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { FakeClock } from "./fakeClock.ts";
import type { FakeServer, FakeSession } from "./fakeServer.ts";
import { Transcript } from "./transcript.ts";

export interface LinkedOptions {
  clock?: FakeClock;
  retryMs?: number;
  since?: number;
  welcome?: Partial<Welcome>;
}

/** Bob's client of a fake server, over a clock that hurries if no other is given. */
export class LinkedClient {
  readonly client: ReconnectingClient;
  /** What came, a line each: a message's text, an event's type, for a receipt its id too. */
  readonly came = new Transcript("Bob's link");
  readonly outcome: Promise<Outcome>;
  /** Called after a reconnection that did not resume the session. */
  onAnew: () => void = () => {};

  private constructor(client: ReconnectingClient) {
    this.client = client;
    this.outcome = this.#run();
  }

  /** Bob, and the connection on which the server welcomes them. */
  static async of(
    server: FakeServer,
    options: LinkedOptions = {},
  ): Promise<{ bob: LinkedClient; first: FakeSession }> {
    const { clock = new FakeClock({ hurries: true }), retryMs = 120_000, since, welcome } = options;
    const [joined, first] = await Promise.all([
      joinClass({
        endpoint: tcpEndpoint({ host: "127.0.0.1", port: server.port }),
        nextName: async () => "Bob",
        clock,
        random: () => 0.5,
        retryMs,
        since,
      }),
      server.welcomes(welcome),
    ]);
    if (!joined.ok) throw new Error("Bob is not welcome");
    return { bob: new LinkedClient(joined.client), first };
  }

  says(...ids: string[]): void {
    for (const id of ids) this.client.send({ type: "say", id, to: "everyone", text: `text ${id}` });
  }

  async sees(line: string): Promise<void> {
    await this.came.sees(`${line}\n`);
  }

  async #run(): Promise<Outcome> {
    for (;;) {
      const event = await this.client.next();
      this.came.add(`${lineOf(event)}\n`);
      if (event.type === "ended") return event.outcome;
      if (event.type === "reconnected" && !event.welcome.resumed) this.onAnew();
    }
  }
}

function lineOf(event: ClientEvent): string {
  switch (event.type) {
    case "message":
      return event.earlier ? `earlier: ${event.text}` : event.text;
    case "receipt":
      return `receipt ${event.id}`;
    case "refused":
      return `refused ${event.code}`;
    case "reconnected":
      return event.welcome.resumed ? "resumed" : "anew";
    default:
      return event.type;
  }
}
