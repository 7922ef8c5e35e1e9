import { ClusterLog } from "../log/clusterLog.ts";
import type { JetStreamEngine } from "../log/jetStreamEngine.ts";
import { parseLogPlace } from "../log/logState.ts";
import type { RecordCipher } from "../log/recordCipher.ts";
import { hasZone, isLoopback } from "../model/address.ts";
import type { CloseReason } from "../model/event.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import { limits } from "../model/limits.ts";
import type { OtherServers } from "../protocols/sessionOptions.ts";
import { noOthers } from "../protocols/sessionOptions.ts";
import type { JoinAddress } from "./joinAddresses.ts";
import type { LogStatus, ServerParts, Serving, Stop } from "./serving.ts";

/** Milliseconds in which nothing of the log arrives, after which a server that joins it gives up. */
const patienceMs = 15_000;
/** Milliseconds between two looks at whether something has. */
const lookMs = 1_000;

/** Why the server has to stop. */
export type Over =
  /** The class has ended, for all its servers. */
  | { kind: "ended" }
  /** A sentence says what to do. */
  | { kind: "failed"; why: string; cause?: unknown };

export interface ClusterServingOptions extends ServerParts {
  engine: JetStreamEngine;
  cipher: RecordCipher;
  /** Of the class's certificate. */
  fingerprint: Fingerprint;
}

/** Several servers serve the class: each applies the log that an engine keeps for all. */
export class ClusterServing implements Serving {
  readonly log: ClusterLog;
  readonly #options: ClusterServingOptions;
  readonly #own: readonly string[];
  readonly #otherPlaces = new Set<string>();
  readonly #over = Promise.withResolvers<Over>();
  #hasJoined = false;
  #wasConnected = true;
  #others: OtherServers = noOthers;

  constructor(options: ClusterServingOptions) {
    const { store, engine, addresses } = options;
    this.#options = options;
    this.#own = reachable(addresses);
    this.log = new ClusterLog({
      ...options,
      place: parseLogPlace(store.restored.logPlace),
      addresses: [...this.#own],
      keepPlace: (place) => store.changes.setLogPlace(place),
      wallClock: Date.now,
      onGone: () => this.#leaveConnections(),
      onChange: () => this.#look(),
      onOver: () => this.#over.resolve({ kind: "ended" }),
      onFailure: (why, cause) => this.#over.resolve({ kind: "failed", why, cause }),
    });
    this.#wasConnected = engine.isConnected;
    engine.onDifferent((machine) => options.show({ kind: "machineDiffers", machine }));
  }

  /** Resolves once the server must stop. */
  get over(): Promise<Over> {
    return this.#over.promise;
  }

  get otherServers(): OtherServers {
    return this.#others;
  }

  get otherPlaces(): readonly string[] {
    return [...this.#otherPlaces];
  }

  get status(): LogStatus {
    const { lag, servers } = this.log;
    return { isConnected: this.#options.engine.isConnected, lag, servers: servers.length };
  }

  /** Applies what the log holds, and joins it. Resolves to why it cannot; undefined if it has. */
  async join(): Promise<Over | undefined> {
    const { now } = this.#options;
    const stalled = Promise.withResolvers<Over>();
    let [seq, since] = [this.log.seq, now()];
    const looks = setInterval(() => {
      this.log.tick();
      if (this.log.seq !== seq) [seq, since] = [this.log.seq, now()];
      else if (now() - since > patienceMs) stalled.resolve(noProgress());
    }, lookMs);
    const joined = this.log.start().then(() => undefined, noProgress);
    const why = await Promise.race([this.over, stalled.promise, joined]);
    clearInterval(looks);
    this.#hasJoined = why === undefined;
    return why;
  }

  endTurn(): void {
    this.log.endTurn();
  }

  tick(): void {
    this.log.tick();
  }

  /** A class that ends does so at all its servers. Where the engine is away, this one leaves it. */
  async prepareStop(wanted: Stop): Promise<Stop> {
    if (wanted === "end" && !this.log.isOver) await within(limits.stopWithinMs, this.log.end());
    return this.log.isOver ? "end" : "pause";
  }

  closeReason(how: Stop): CloseReason {
    if (how === "end") return "server_closed";
    return this.#others.servers.length > 0 ? "moved" : "paused";
  }

  async finish(how: Stop): Promise<boolean> {
    const { engine, store } = this.#options;
    const leaving = how === "end" ? engine.end() : this.log.stop();
    await within(limits.stopWithinMs, leaving);
    this.log.close();
    await within(limits.stopWithinMs, engine.close());
    // What is in the history is as the log left it: this server goes on there when it starts again.
    return how === "pause" || store.end();
  }

  /** Tells what is new of the engine and the other servers. */
  #look(): void {
    const { engine, show } = this.#options;
    const { isConnected } = engine;
    if (isConnected !== this.#wasConnected) {
      show({ kind: isConnected ? "engineBack" : "engineAway" });
    }
    this.#wasConnected = isConnected;
    const before = new Set(this.#others.servers);
    const servers = this.log.servers
      .map((addresses) => addresses.filter((address) => this.#isForOthers(address)))
      .filter((addresses) => addresses.length > 0);
    const now = new Set(servers.flat());
    if (now.symmetricDifference(before).size === 0) return;
    for (const address of now) this.#otherPlaces.add(address);
    const { fingerprint } = this.#options;
    this.#others = { servers: [...now], fingerprint };
    for (const addresses of servers) {
      if (!addresses.some((address) => before.has(address)))
        show({ kind: "serverCame", addresses });
    }
    const gone = [...before].filter((address) => !now.has(address));
    if (gone.length > 0) show({ kind: "serverGone", addresses: gone });
  }

  /** Clients of this server can go on there. */
  #isForOthers(address: string): boolean {
    if (this.#own.includes(address)) return false;
    return !isLoopback(address) || this.#own.every((own) => isLoopback(own));
  }

  #leaveConnections(): void {
    if (!this.#hasJoined) return;
    const { show, disconnect } = this.#options;
    show({ kind: "declaredGone" });
    disconnect(this.closeReason("pause"));
  }
}

function noProgress(cause?: unknown): Over {
  const why =
    "The engine does not give the class's log: see that its machines run and have their leaders, then start again.";
  return { kind: "failed", why, cause };
}

/** Addresses at which others reach this server: those of its networks, or whatever it has. */
function reachable(addresses: readonly JoinAddress[]): string[] {
  const outside = addresses.filter(({ address }) => !isLoopback(address) && !hasZone(address));
  const usual = outside.filter(({ kind }) => kind === "usual");
  const best = [usual, outside, addresses].find(({ length }) => length > 0) ?? [];
  return best.map(({ address }) => address);
}

/** Waits for it at most so many milliseconds; the engine may be away. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => {}), Bun.sleep(ms)]);
}
