import type { ReconnectingClient } from "../../src/client/reconnectingClient.ts";
import { enter } from "../../src/client/enter.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import type { ChaosVisit, Sent } from "./heardIn.ts";
import type { Seen, Witness } from "./verdict.ts";

export interface ChaosMemberOptions {
  port: number;
  name: string;
  random: () => number;
  /** Counts what happens in the round: each call is later than the one before, whoever makes it. */
  moment: () => number;
}

/** A member that keeps all it sent, all it was receipted, and all it has seen. */
export class ChaosMember implements Witness {
  readonly name: string;
  readonly seen: Seen[] = [];
  /** What it sent, by its text; undefined until it is receipted. */
  readonly sent = new Map<string, Sent>();
  readonly visits: ChaosVisit[] = [];
  /** Refusals and ends that should not have been. */
  readonly troubles: string[] = [];
  readonly #link: ReconnectingClient;
  readonly #moment: () => number;
  readonly #leavings = new Map<string, ChaosVisit>();
  readonly #texts = new Map<string, string>();
  #count = 0;
  #isLeaving = false;
  #onChange: (() => void)[] = [];

  private constructor(name: string, link: ReconnectingClient, moment: () => number) {
    this.name = name;
    this.#link = link;
    this.#moment = moment;
    void this.#follow();
  }

  static async join({ port, name, random, moment }: ChaosMemberOptions): Promise<ChaosMember> {
    const endpoint = tcpEndpoint({ host: "127.0.0.1", port });
    const entered = await enter({ endpoint, nextName: async () => name, random });
    if (!entered.ok) throw new Error(`${name} was not let in: ${JSON.stringify(entered.outcome)}`);
    return new ChaosMember(name, entered.link, moment);
  }

  says(to: string): void {
    this.#count += 1;
    const text = `${this.name} says ${this.#count}`;
    const id = `${this.#count}`;
    this.#texts.set(id, text);
    this.sent.set(text, { to, seq: undefined, sent: this.#moment(), receipted: undefined });
    this.#link.send({ type: "say", id, to, text });
  }

  isIn(room: string): boolean {
    return this.#visit(room) !== undefined;
  }

  /** Resolves once it is in, or the class is lost to it. */
  async enters(room: string): Promise<void> {
    const visit: ChaosVisit = { room, wished: this.#moment() };
    this.visits.push(visit);
    this.#link.send({ type: "join", id: `join ${this.visits.length}`, room });
    await this.#until(() => visit.entered !== undefined);
  }

  /** Resolves once it is out, or the class is lost to it. */
  async exits(room: string): Promise<void> {
    const visit = this.#visit(room);
    if (!visit) return;
    visit.leaving = this.#moment();
    const id = `leave ${this.visits.length}`;
    this.#leavings.set(id, visit);
    this.#link.send({ type: "leave", id, room });
    await this.#until(() => visit.left !== undefined);
  }

  makesGroup(name: string, members: string[]): void {
    this.#link.send({ type: "group", id: name, name, members });
  }

  /** Resolves once all it sent is answered. */
  async settled(): Promise<void> {
    await this.#link.settled();
  }

  async drained(): Promise<void> {
    await this.#link.drained();
  }

  /** Waits until it has seen the text. */
  async sees(text: string): Promise<void> {
    await this.#until(() => this.seen.some((message) => message.text === text));
  }

  leave(): void {
    this.#isLeaving = true;
    this.#link.exit();
  }

  async #follow(): Promise<void> {
    for (;;) {
      const event = await this.#link.next();
      if (event.type === "message") {
        const { seq, from, to, text } = event;
        this.seen.push({ seq, from, to, text });
      } else if (event.type === "receipt") {
        const sent = this.sent.get(this.#texts.get(event.id) ?? "");
        if (sent) [sent.seq, sent.receipted] = [event.seq, this.#moment()];
      } else if (event.type === "entered") {
        const visit = this.#visit(event.room);
        if (visit) visit.entered ??= this.#moment();
      } else if (event.type === "done") {
        const visit = this.#leavings.get(event.id);
        if (visit) visit.left ??= this.#moment();
      } else if (event.type === "left" && event.name === this.name) {
        // Where the answer was lost with the connection, this one takes its place.
        const visit = this.#visit(event.room);
        if (visit?.leaving !== undefined) visit.left = this.#moment();
      } else if (event.type === "refused") {
        this.troubles.push(`refused: ${event.text}`);
      } else if (event.type === "again" && !event.welcome.resumed) {
        this.troubles.push("came back as another");
      } else if (event.type === "ended") {
        if (!this.#isLeaving) this.troubles.push(`ended: ${JSON.stringify(event.outcome)}`);
        this.#changed();
        return;
      }
      this.#changed();
    }
  }

  /** Its time in the room, where it is not over. */
  #visit(room: string): ChaosVisit | undefined {
    return this.visits.find((visit) => visit.room === room && visit.left === undefined);
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue() && this.troubles.length === 0) {
      await new Promise<void>((resolve) => {
        this.#onChange.push(resolve);
      });
    }
  }

  #changed(): void {
    for (const resolve of this.#onChange.splice(0)) resolve();
  }
}
