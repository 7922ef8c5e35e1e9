import { randomUUID } from "node:crypto";
import type {
  ConsumerMessages,
  JetStreamClient,
  JetStreamManager,
  PushConsumer,
} from "@nats-io/jetstream";
import { DeliverPolicy } from "@nats-io/jetstream";
import type { AgreementOptions } from "./agreement.ts";
import { Agreement } from "./agreement.ts";

/** By which the engine knows a record that it has. */
const idHeader = "Nats-Msg-Id";

/** Milliseconds without a record, of which servers write one a second, after which a source begins anew. */
const silentMs = 2_000;
/** Milliseconds between two attempts to read. */
const retryMs = 250;
/** The engine chooses the machine. So many attempts to get one that no other source reads follow each other at once. */
const quickAttempts = 8;
/** Milliseconds between two attempts after that, at first and at most: perhaps there is no such machine at present. */
const [slowRetryMs, slowestRetryMs] = [500, 8_000];

export interface JetStreamReaderOptions extends Pick<AgreementOptions, "after" | "take"> {
  client: Pick<JetStreamClient, "consumers">;
  manager: { consumers: Pick<JetStreamManager["consumers"], "delete"> };
  stream: string;
  /** Machines that keep the stream. */
  replicas: number;
  /** That machine, by its name, holds another log than most. Called once for each time that it is read. */
  differs: (machine: string) => void;
}

/** What a source reads from at present. */
interface Place {
  machine: string;
  messages: ConsumerMessages | undefined;
  isDifferent: boolean;
}

/** Reads a stream from all machines that keep it, and passes on what most of them give. */
export class JetStreamReader {
  readonly #options: JetStreamReaderOptions;
  readonly #agreement: Agreement;
  /** By source. */
  readonly #places = new Map<number, Place>();
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
    const place = this.#places.get(source);
    if (!place || place.isDifferent) return;
    place.isDifferent = true;
    this.#options.differs(place.machine);
  }

  async #readOn(source: number): Promise<void> {
    let taken = 0;
    while (!this.#isOver) {
      try {
        taken = (await this.#readUntilSilent(source)) ? 0 : taken + 1;
        if (taken > quickAttempts) await Bun.sleep(slowMs(taken - quickAttempts));
      } catch {
        await Bun.sleep(retryMs);
      }
    }
  }

  /** Returns false if it got a machine that another source reads. */
  async #readUntilSilent(source: number): Promise<boolean> {
    const consumer = await this.#openConsumer();
    const { name, cluster } = await consumer.info(true);
    const machine = cluster?.leader ?? "";
    const isTaken = this.#places.values().some((place) => place.machine === machine);
    if (this.#isOver || isTaken) {
      void consumer.delete().catch(() => {});
      return false;
    }
    const place: Place = { machine, messages: undefined, isDifferent: false };
    this.#places.set(source, place);
    try {
      place.messages = await consumer.consume();
      if (!this.#isOver) await this.#giveAll(source, name, place.messages);
    } finally {
      this.#agreement.withdraw(source);
      this.#places.delete(source);
      place.messages?.stop();
      void consumer.delete().catch(() => {});
    }
    return true;
  }

  /** One that is told: those that ask for records stand still for a second now and then, where their requests run out. */
  async #openConsumer(): Promise<PushConsumer> {
    const { client, manager, stream } = this.#options;
    const prefix = `reader_${randomUUID()}`;
    try {
      return await client.consumers.getPushConsumer(stream, {
        name_prefix: prefix,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: Math.max(1, this.#agreement.last),
      });
    } catch (error) {
      // A machine that hangs may have got it, and would keep it for minutes. The library has called it so.
      void manager.consumers.delete(stream, `${prefix}_1`).catch(() => {});
      throw error;
    }
  }

  async #giveAll(source: number, name: string, messages: ConsumerMessages): Promise<void> {
    let watch: Timer | undefined;
    const heard = () => {
      clearTimeout(watch);
      watch = setTimeout(() => messages.stop(), silentMs);
    };
    heard();
    try {
      for await (const { seq, info, headers, data } of messages) {
        heard();
        // Where something was left out on the way the library goes on with another consumer, which may be elsewhere.
        if (this.#isOver || info.consumer !== name) return;
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

/** @param attempt 1 for the first slow one */
function slowMs(attempt: number): number {
  return Math.min(slowestRetryMs, slowRetryMs * 2 ** (attempt - 1));
}
