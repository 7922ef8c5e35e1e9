import type { ClassLink } from "../../src/client/classLink.ts";
import { enter } from "../../src/client/enter.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import type { Seen, Witness } from "./verdict.ts";

/** A member that keeps all it sent, all it was receipted, and all it has seen. */
export class ChaosMember implements Witness {
  readonly name: string;
  readonly seen: Seen[] = [];
  /** What it sent, by its text; undefined until it is receipted. */
  readonly sent = new Map<string, { to: string; seq: number | undefined }>();
  /** Refusals and ends that should not have been. */
  readonly troubles: string[] = [];
  readonly #link: ClassLink;
  readonly #texts = new Map<string, string>();
  #count = 0;
  #isLeaving = false;
  #onChange: (() => void)[] = [];

  private constructor(name: string, link: ClassLink) {
    this.name = name;
    this.#link = link;
    void this.#follow();
  }

  static async join(port: number, name: string, random: () => number): Promise<ChaosMember> {
    const endpoint = tcpEndpoint({ host: "127.0.0.1", port });
    const entered = await enter({ endpoint, nextName: async () => name, random });
    if (!entered.ok) throw new Error(`${name} was not let in: ${JSON.stringify(entered.outcome)}`);
    return new ChaosMember(name, entered.link);
  }

  says(to: string): void {
    this.#count += 1;
    const text = `${this.name} says ${this.#count}`;
    const id = `${this.#count}`;
    this.#texts.set(id, text);
    this.sent.set(text, { to, seq: undefined });
    this.#link.send({ type: "say", id, to, text });
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
    while (!this.seen.some((message) => message.text === text) && this.troubles.length === 0) {
      await new Promise<void>((resolve) => {
        this.#onChange.push(resolve);
      });
    }
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
        if (sent) sent.seq = event.seq;
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

  #changed(): void {
    for (const resolve of this.#onChange.splice(0)) resolve();
  }
}
