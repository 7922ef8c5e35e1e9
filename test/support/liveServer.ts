import { JetStreamEngine } from "../../src/log/jetStreamEngine.ts";
import type { ClusterClock } from "./clusterServer.ts";
import { ClusterServer } from "./clusterServer.ts";
import type { NatsCluster } from "./natsCluster.ts";

/** Milliseconds after which a test no longer waits: machines that were all killed need up to half of it for a leader. */
const patienceMs = 60_000;

const systemClock: ClusterClock = {
  get now() {
    return Date.now();
  },
};

/** A server of a class on a real engine: its turns end and its time passes by themselves. */
export class LiveServer extends ClusterServer<JetStreamEngine> implements AsyncDisposable {
  #ticks: Timer | undefined;
  #isWoken = false;
  #waits: { isOver: () => boolean; end: () => void }[] = [];

  static async start(
    { servers }: Pick<NatsCluster, "servers">,
    className = "physics",
  ): Promise<LiveServer> {
    const engine = await JetStreamEngine.open({ servers, className });
    const server: LiveServer = new LiveServer({
      engine,
      clock: systemClock,
      wake: () => server.#wake(),
    });
    server.#ticks = setInterval(() => server.#tick(), 1_000);
    await server.log.start();
    return server;
  }

  /** Resolves once that is so, as events and answers make it. */
  async until(isOver: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const said = () => this.stored.map(({ message }) => message.text).join();
    const patience = setTimeout(
      () => reject(new Error(`in vain: ${isOver}, ${this.failures.join()} ${said()}`)),
      patienceMs,
    );
    this.#waits.push({ isOver, end: resolve });
    this.#check();
    await promise;
    clearTimeout(patience);
  }

  /** Resolves once the engine is known to be away, or to be there. */
  async connection(isConnected: boolean): Promise<void> {
    await this.until(() => this.engine.isConnected === isConnected);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#ticks);
    this.log.close();
    await this.engine.close();
  }

  #tick(): void {
    this.log.tick();
    this.#check();
  }

  #wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      this.log.endTurn();
      this.#check();
    });
  }

  #check(): void {
    const over = this.#waits.filter(({ isOver }) => isOver());
    this.#waits = this.#waits.filter((wait) => !over.includes(wait));
    for (const { end } of over) end();
  }
}
