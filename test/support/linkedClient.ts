import type { ClientEvent, ReconnectingClient } from "../../src/client/reconnectingClient.ts";
import { enter } from "../../src/client/enter.ts";
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

/** Bob's link to a fake server, over a clock that hurries where no other is given. */
export class LinkedClient {
  readonly link: ReconnectingClient;
  /** What came, a line each: a message's text, an event's type, for a receipt its id too. */
  readonly came = new Transcript("Bob's link");
  readonly outcome: Promise<Outcome>;
  /** What he does when he is back by a new stay. */
  onAnew: () => void = () => {};

  private constructor(link: ReconnectingClient) {
    this.link = link;
    this.outcome = this.#run();
  }

  /** Bob, and the connection he is welcomed on. */
  static async of(
    server: FakeServer,
    options: LinkedOptions = {},
  ): Promise<{ bob: LinkedClient; first: FakeSession }> {
    const { clock = new FakeClock({ hurries: true }), retryMs = 120_000, since, welcome } = options;
    const [entered, first] = await Promise.all([
      enter({
        endpoint: tcpEndpoint({ host: "127.0.0.1", port: server.port }),
        nextName: async () => "Bob",
        clock,
        random: () => 0.5,
        retryMs,
        since,
      }),
      server.welcomes(welcome),
    ]);
    if (!entered.ok) throw new Error("Bob is not welcome");
    return { bob: new LinkedClient(entered.link), first };
  }

  says(...ids: string[]): void {
    for (const id of ids) this.link.send({ type: "say", id, to: "everyone", text: `text ${id}` });
  }

  async sees(line: string): Promise<void> {
    await this.came.sees(`${line}\n`);
  }

  async #run(): Promise<Outcome> {
    for (;;) {
      const event = await this.link.next();
      this.came.add(`${lineOf(event)}\n`);
      if (event.type === "ended") return event.outcome;
      if (event.type === "again" && !event.welcome.resumed) this.onAnew();
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
    case "again":
      return event.welcome.resumed ? "resumed" : "anew";
    default:
      return event.type;
  }
}
