import type { ConsumerMessages, JetStreamClient } from "@nats-io/jetstream";
import { DeliverPolicy } from "@nats-io/jetstream";
import { Agreement } from "./agreement.ts";
import type { Entry } from "./engine.ts";

/** By which the engine knows a record that it has. */
export const idHeader = "Nats-Msg-Id";

/** Milliseconds without a record, of which servers write one a second, after which a source begins anew. */
const silentMs = 2_000;
/** Milliseconds between two attempts to read from a machine. */
const retryMs = 250;
/** The engine chooses the machine. So many attempts to get one that no other source reads follow each other at once. */
const quickAttempts = 8;
/** Milliseconds between two attempts after that: perhaps there is no such machine at present. */
const slowRetryMs = 1_000;

export interface JetStreamReaderOptions {
  client: JetStreamClient;
  stream: string;
  /** Machines that keep the stream. */
  replicas: number;
  /** The last record that is known, which is read again: 0 for none. */
  after: number;
  /** Must not throw. */
  take: (entry: Entry) => void;
  /** That machine, by its name, holds another log than most. Called once for each. */
  differs: (machine: string) => void;
}

/** What a source reads from at present. */
interface Place {
  machine: string;
  messages: ConsumerMessages | undefined;
}

/** Reads a stream from all machines that keep it, and passes on what most of them give. */
export class JetStreamReader {
  readonly #options: JetStreamReaderOptions;
  readonly #agreement: Agreement;
  /** By source. */
  readonly #places = new Map<number, Place>();
  readonly #different = new Set<string>();
  #isOver = false;

  constructor(options: JetStreamReaderOptions) {
    const { replicas, after, take } = options;
    this.#options = options;
    const quorum = Math.floor(replicas / 2) + 1;
    const differs = (source: number) => this.#tellDifferent(source);
    this.#agreement = new Agreement({ quorum, after, take, differs });
    for (let source = 0; source < replicas; source += 1) void this.#readOn(source);
  }

  /** To be called when the connection is another one: what was asked for went to another machine. */
  beginAnew(): void {
    for (const { messages } of this.#places.values()) messages?.stop();
  }

  stop(): void {
    this.#isOver = true;
    this.beginAnew();
  }

  #tellDifferent(source: number): void {
    const machine = this.#places.get(source)?.machine;
    if (machine === undefined || this.#different.has(machine)) return;
    this.#different.add(machine);
    this.#options.differs(machine);
  }

  async #readOn(source: number): Promise<void> {
    let taken = 0;
    while (!this.#isOver) {
      try {
        taken = (await this.#readUntilSilent(source)) ? 0 : taken + 1;
        if (taken > quickAttempts) await Bun.sleep(slowRetryMs);
      } catch {
        await Bun.sleep(retryMs);
      }
    }
  }

  /** Returns false if it got a machine that another source reads. */
  async #readUntilSilent(source: number): Promise<boolean> {
    const { client, stream } = this.#options;
    // A consumer that asks for records stands still for a second now and then, where its requests run out.
    const consumer = await client.consumers.getPushConsumer(stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: Math.max(1, this.#agreement.last),
    });
    const { name, cluster } = await consumer.info(true);
    const machine = cluster?.leader ?? "";
    const isTaken = this.#places.values().some((place) => place.machine === machine);
    if (this.#isOver || isTaken) {
      void consumer.delete().catch(() => {});
      return false;
    }
    const place: Place = { machine, messages: undefined };
    this.#places.set(source, place);
    try {
      place.messages = await consumer.consume();
      await this.#giveAll(source, name, place.messages);
    } finally {
      this.#places.delete(source);
      place.messages?.stop();
      void consumer.delete().catch(() => {});
    }
    return true;
  }

  async #giveAll(source: number, name: string, messages: ConsumerMessages): Promise<void> {
    let watch: Timer | undefined;
    const heard = () => {
      clearTimeout(watch);
      watch = setTimeout(() => messages.stop(), silentMs);
    };
    heard();
    this.#agreement.begin(source);
    let before: number | undefined;
    try {
      for await (const { seq, info, headers, data } of messages) {
        heard();
        // Something was left out on the way, or the library goes on at a machine of the engine's choice.
        const isBroken = before !== undefined && seq !== before + 1;
        if (this.#isOver || isBroken || info.consumer !== name) return;
        before = seq;
        const entry = { seq, id: headers?.get(idHeader) ?? "", bytes: data };
        if (this.#agreement.give(source, entry)) continue;
        await Bun.sleep(retryMs);
        return;
      }
    } finally {
      clearTimeout(watch);
    }
  }
}
