import { Client } from "./client.ts";
import type { CpuShares } from "./cpuShares.ts";
import { cpuShares } from "./cpuShares.ts";
import { percentile } from "./median.ts";
import type { Protocol, Role } from "./protocols.ts";
import { webProtocol } from "./webProtocol.ts";

/** Messages said and not yet delivered to everyone. */
const inFlight = 64;
/** Nothing has come for so long: the greetings and the news of who joined are read. */
const quietMs = 300;
/** Within which what is in flight must come to its end. */
const endWithinMs = 10_000;

export interface CrowdOptions {
  protocol: Protocol;
  port: number;
  /** The server's process. */
  pid: number;
}

export interface Delivered {
  perSecond: number;
  cpu: CpuShares;
}

/** One server's clients, all in this process: a sender and those who receive. */
export class Crowd {
  readonly #options: CrowdOptions;
  readonly #receivers: Client[] = [];
  #sender: Client | undefined;
  #names = 0;
  #ids = 0;
  #said = 0;
  #delivered = 0;
  #chunks = 0;
  #lost = 0;
  /** Told of each chunk that ends deliveries. */
  #onDelivered: (client: Client, deliveries: number) => void = () => {};

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Lets so many join. Returns how many have in that time, and how many seconds it took. */
  async join(
    role: Role,
    count: number,
    withinMs: number,
  ): Promise<{ joined: number; seconds: number }> {
    const startedAt = performance.now();
    let begun = 0;
    let joined = 0;
    let joinedAt = startedAt;
    const joinOneByOne = async (): Promise<void> => {
      while (begun < count && performance.now() - startedAt < withinMs) {
        begun += 1;
        await this.#join(role);
        joined += 1;
        joinedAt = performance.now();
      }
    };
    const all = Promise.all(
      Array.from({ length: this.#options.protocol.joinsAtOnce }, joinOneByOne),
    );
    await Promise.race([all, Bun.sleep(withinMs)]);
    return { joined, seconds: (joinedAt - startedAt) / 1_000 };
  }

  /** Resolves once nothing has come for a while, or time is up. */
  async quiet(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    let chunks = -1;
    while (chunks !== this.#chunks && performance.now() < until) {
      chunks = this.#chunks;
      await Bun.sleep(quietMs);
    }
  }

  /** Keeps {@link inFlight} messages on their way for so long. */
  async deliver(seconds: number): Promise<Delivered> {
    this.#reset();
    let isOver = false;
    let isWaking = false;
    const say = (): void => {
      isWaking = false;
      // The sum over all receivers stands for each of them; nobody is waited for alone.
      const done = Math.floor(this.#delivered / this.#receivers.length);
      if (!isOver) this.#say(done + inFlight - this.#said);
    };
    this.#onDelivered = () => {
      // Once a turn of the event loop: with a write for each message this process would be measured.
      if (!isWaking) setImmediate(say);
      isWaking = true;
    };
    const shares = cpuShares(this.#options.pid);
    const startedAt = performance.now();
    say();
    await Bun.sleep(seconds * 1_000);
    const deliveries = this.#delivered;
    const took = (performance.now() - startedAt) / 1_000;
    const cpu = shares();
    isOver = true;
    await this.#allDelivered();
    return { perSecond: deliveries / took, cpu };
  }

  /** Says so many messages a second; the milliseconds they took to their receivers. */
  async delay(perSecond: number, seconds: number): Promise<{ p50: number; p99: number }> {
    this.#reset();
    const messages = perSecond * seconds;
    const saidAt: number[] = [];
    const delays = new Float64Array(messages * this.#receivers.length);
    this.#onDelivered = (client, deliveries) => {
      const now = performance.now();
      for (let back = 1; back <= deliveries; back++) {
        delays[this.#delivered - back] = now - (saidAt[client.delivered - back] ?? Number.NaN);
      }
    };
    const startedAt = performance.now();
    for (let message = 0; message < messages; message++) {
      const dueIn = startedAt + (message * 1_000) / perSecond - performance.now();
      if (dueIn > 0) await Bun.sleep(dueIn);
      saidAt.push(performance.now());
      this.#say(1);
    }
    await this.#allDelivered();
    delays.sort();
    return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) };
  }

  #reset(): void {
    this.#said = 0;
    this.#delivered = 0;
    for (const client of this.#receivers) client.delivered = 0;
  }

  #say(count: number): void {
    let lines = "";
    for (let more = 0; more < count; more++) {
      this.#said += 1;
      // An id is never used again: what was said by it once is not delivered twice.
      this.#ids += 1;
      lines += this.#options.protocol.say(this.#ids);
    }
    this.#sender?.write(lines);
  }

  /** Throws where a message did not come to everyone exactly once. */
  async #allDelivered(): Promise<void> {
    const until = performance.now() + endWithinMs;
    const isWhole = (client: Client): boolean => client.delivered === this.#said;
    while (!this.#receivers.every(isWhole)) {
      if (this.#lost > 0) throw new Error(`${this.#lost} connections were lost`);
      if (performance.now() > until) {
        const behind = this.#receivers.filter((client) => !isWhole(client)).length;
        const missing = this.#said * this.#receivers.length - this.#delivered;
        throw new Error(`${behind} receivers lack ${missing} deliveries of ${this.#said} messages`);
      }
      await Bun.sleep(5);
    }
    this.#onDelivered = () => {};
  }

  async #join(role: Role): Promise<void> {
    const { port } = this.#options;
    const protocol = role === "webReceiver" ? webProtocol : this.#options.protocol;
    this.#names += 1;
    const client = new Client({
      protocol,
      port,
      role,
      name: `${role.slice(0, 1)}${this.#names}`,
      onRead: (from, deliveries) => this.#read(from, deliveries),
      onClose: () => {
        this.#lost += 1;
      },
    });
    await client.join();
    if (role === "receiver" || role === "webReceiver") this.#receivers.push(client);
    if (role === "sender") this.#sender = client;
  }

  #read(client: Client, deliveries: number): void {
    this.#chunks += 1;
    if (deliveries === 0 || client === this.#sender) return;
    client.delivered += deliveries;
    this.#delivered += deliveries;
    this.#onDelivered(client, deliveries);
  }
}
