import type { JetStreamReaderOptions } from "../../src/log/jetStreamReader.ts";
import { Transcript } from "./transcript.ts";

interface ConsumerWish {
  name_prefix: string;
  opt_start_seq: number;
}

/** Machines of an engine, each with the texts that it holds, for a reader of JetStream. */
export class FakeMachines {
  /** By machine; an empty text is a record that it has lost. */
  readonly held: string[][];
  /** Consumers that are there, with the machine of each. */
  readonly consumers = new Map<string, number>();
  /** Consumers that were made, a line each: `from SEQ at MACHINE`. */
  readonly made = new Transcript("who is told of consumers that are made");
  /** The machines of those that were deleted, a line each. */
  readonly deleted = new Transcript("who is told of consumers that are deleted");
  /** The machine of each next consumer; -1 is one that does not answer. After the last: one after the other. */
  readonly picks: number[];
  /** What the library calls the consumer whose record comes next, if it is not the one that was made. */
  otherName: string | undefined;
  #next = 0;
  #wakes: (() => void)[] = [];

  constructor(held: string[][], picks: number[] = []) {
    this.held = held;
    this.picks = picks;
  }

  /** The machines hold this now. */
  hold(...held: string[][]): void {
    this.held.splice(0, held.length, ...held);
    for (const wake of this.#wakes.splice(0)) wake();
  }

  get options(): Pick<JetStreamReaderOptions, "client" | "manager" | "stream" | "replicas"> {
    const client = { consumers: { getPushConsumer: this.#getConsumer } };
    const manager = {
      consumers: { delete: async (_: string, name: string) => this.#delete(name) },
    };
    const parts = { client, manager, stream: "s", replicas: this.held.length };
    return parts as unknown as JetStreamReaderOptions;
  }

  readonly #getConsumer = async (_: string, wish: ConsumerWish) => {
    const machine = this.picks.shift() ?? this.#next++ % this.held.length;
    const name = `${wish.name_prefix}_1`;
    this.consumers.set(name, machine);
    if (machine === -1) throw new Error("timeout");
    this.made.add(`from ${wish.opt_start_seq} at n${machine}\n`);
    return {
      info: async () => ({ name, cluster: { leader: `n${machine}` } }),
      delete: async () => this.#delete(name),
      consume: async () => this.#consume(name, machine, wish.opt_start_seq),
    };
  };

  #delete(name: string): boolean {
    this.deleted.add(`n${this.consumers.get(name)}\n`);
    return this.consumers.delete(name);
  }

  #consume(name: string, machine: number, from: number) {
    const end = new AbortController();
    const held = () => this.held[machine] ?? [];
    const changed = () => new Promise<void>((resolve) => void this.#wakes.push(resolve));
    const give = async function* (this: FakeMachines) {
      for (let seq = from; ; seq += 1) {
        while (!end.signal.aborted && seq > held().length) await changed();
        if (end.signal.aborted) return;
        const text = held()[seq - 1] ?? "";
        const consumer = this.otherName ?? name;
        this.otherName = undefined;
        if (text === "") continue;
        yield { seq, info: { consumer }, headers: undefined, data: Buffer.from(text.padStart(32)) };
      }
    }.bind(this);
    const stop = () => {
      end.abort();
      for (const wake of this.#wakes.splice(0)) wake();
    };
    return Object.assign(give(), { stop });
  }
}
