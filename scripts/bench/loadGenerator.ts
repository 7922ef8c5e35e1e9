import { LoadClient } from "./loadClient.ts";
import type { CpuUsage } from "./cpuUsage.ts";
import { startCpuUsage } from "./cpuUsage.ts";
import { percentile } from "./statistics.ts";
import type { Protocol, Role } from "./protocols.ts";
import { webProtocol } from "./protocols.ts";

/** Messages sent and not yet delivered to everyone, to one server. */
const usualInFlight = 64;
/** With nothing read for this long, all greetings and join notices have arrived. */
const quietMs = 300;
/** Time for the messages in flight to arrive. */
const endWithinMs = 10_000;

export interface LoadGeneratorOptions {
  protocol: Protocol;
  /** Where the servers of the class are: clients take turns. */
  ports: readonly number[];
  /** The servers' processes. */
  pids: readonly number[];
}

export interface DeliveryRate {
  perSecond: number;
  cpu: CpuUsage;
}

/** All clients of one class, in this process: senders, of whom most classes have one, and receivers. */
export class LoadGenerator {
  readonly #options: LoadGeneratorOptions;
  readonly #receivers: LoadClient[] = [];
  readonly #senders: LoadClient[] = [];
  #names = 0;
  #ids = 0;
  #sent = 0;
  #delivered = 0;
  #chunks = 0;
  #lost = 0;
  /** Called for each chunk in which deliveries end. */
  #onDelivered: (client: LoadClient, deliveries: number) => void = () => {};

  constructor(options: LoadGeneratorOptions) {
    this.#options = options;
  }

  /** Connects `count` clients. Returns how many joined within the time, and the seconds it took. */
  async join(
    role: Role,
    count: number,
    withinMs: number,
  ): Promise<{ joined: number; seconds: number; cpu: CpuUsage }> {
    const endCpuUsage = startCpuUsage(this.#options.pids);
    const startedAt = performance.now();
    let started = 0;
    let joined = 0;
    let joinedAt = startedAt;
    const joinOneByOne = async (): Promise<void> => {
      while (started < count && performance.now() - startedAt < withinMs) {
        started += 1;
        await this.#join(role);
        joined += 1;
        joinedAt = performance.now();
      }
    };
    const all = Promise.all(
      Array.from({ length: this.#options.protocol.joinsAtOnce }, joinOneByOne),
    );
    await Promise.race([all, Bun.sleep(withinMs)]);
    return { joined, seconds: (joinedAt - startedAt) / 1_000, cpu: endCpuUsage() };
  }

  /** Resolves once nothing has arrived for a while, or time is up. */
  async waitForQuiet(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    let chunks = -1;
    while (chunks !== this.#chunks && performance.now() < until) {
      chunks = this.#chunks;
      await Bun.sleep(quietMs);
    }
  }

  /** Keeps so many messages on their way for the given time. */
  async measureDeliveries(seconds: number, inFlight = usualInFlight): Promise<DeliveryRate> {
    this.#reset();
    let isOver = false;
    let isScheduled = false;
    const refill = (): void => {
      isScheduled = false;
      // The mean over all receivers: the sender does not wait for the slowest.
      const done = Math.floor(this.#delivered / this.#receivers.length);
      if (!isOver) this.#send(done + inFlight - this.#sent);
    };
    this.#onDelivered = () => {
      // Once a turn of the event loop: a write per message would measure this process instead.
      if (!isScheduled) setImmediate(refill);
      isScheduled = true;
    };
    const endCpuUsage = startCpuUsage(this.#options.pids);
    const startedAt = performance.now();
    refill();
    await Bun.sleep(seconds * 1_000);
    const deliveries = this.#delivered;
    const took = (performance.now() - startedAt) / 1_000;
    const cpu = endCpuUsage();
    isOver = true;
    await this.#waitForAll();
    return { perSecond: deliveries / took, cpu };
  }

  /** Sends messages at this rate; returns their delay in milliseconds. */
  async measureDelay(perSecond: number, seconds: number): Promise<{ p50: number; p99: number }> {
    this.#reset();
    const messages = perSecond * seconds;
    const sentAt: number[] = [];
    const delays = new Float64Array(messages * this.#receivers.length);
    this.#onDelivered = (client, deliveries) => {
      const now = performance.now();
      for (let back = 1; back <= deliveries; back++) {
        delays[this.#delivered - back] = now - (sentAt[client.delivered - back] ?? Number.NaN);
      }
    };
    const startedAt = performance.now();
    for (let message = 0; message < messages; message++) {
      const dueIn = startedAt + (message * 1_000) / perSecond - performance.now();
      if (dueIn > 0) await Bun.sleep(dueIn);
      sentAt.push(performance.now());
      this.#send(1);
    }
    await this.#waitForAll();
    delays.sort();
    return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
  }

  #reset(): void {
    this.#sent = 0;
    this.#delivered = 0;
    for (const client of this.#receivers) client.delivered = 0;
  }

  #send(count: number): void {
    const lines = this.#senders.map(() => "");
    for (let more = 0; more < count; more++) {
      const turn = this.#sent % lines.length;
      this.#sent += 1;
      // A new id each time: a message with an id used before is not delivered again.
      this.#ids += 1;
      lines[turn] += this.#options.protocol.send(this.#ids);
    }
    for (const [turn, sender] of this.#senders.entries()) sender.write(lines[turn] ?? "");
  }

  /** Throws unless every message reached every receiver exactly once. */
  async #waitForAll(): Promise<void> {
    const until = performance.now() + endWithinMs;
    const hasAll = (client: LoadClient): boolean => client.delivered === this.#sent;
    while (!this.#receivers.every(hasAll)) {
      if (this.#lost > 0) throw new Error(`${this.#lost} connections were lost`);
      if (performance.now() > until) {
        const behind = this.#receivers.filter((client) => !hasAll(client)).length;
        const missing = this.#sent * this.#receivers.length - this.#delivered;
        throw new Error(`${behind} receivers lack ${missing} deliveries of ${this.#sent} messages`);
      }
      await Bun.sleep(5);
    }
    this.#onDelivered = () => {};
  }

  async #join(role: Role): Promise<void> {
    const { ports } = this.#options;
    const protocol = role === "webReceiver" ? webProtocol : this.#options.protocol;
    this.#names += 1;
    const client = new LoadClient({
      protocol,
      port: ports[this.#names % ports.length] ?? 0,
      role,
      name: `${role.slice(0, 1)}${this.#names}`,
      onRead: (from, deliveries) => this.#read(from, deliveries),
      onClose: () => {
        this.#lost += 1;
      },
    });
    await client.join();
    if (role === "receiver" || role === "webReceiver") this.#receivers.push(client);
    if (role === "sender") this.#senders.push(client);
  }

  #read(client: LoadClient, deliveries: number): void {
    this.#chunks += 1;
    if (deliveries === 0 || this.#senders.includes(client)) return;
    client.delivered += deliveries;
    this.#delivered += deliveries;
    this.#onDelivered(client, deliveries);
  }
}
