import { rootCertificates } from "node:tls";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import { jetstream, JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import type { KV } from "@nats-io/kv";
import { Kvm } from "@nats-io/kv";
import type { Authenticator, NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import {
  connect,
  credsAuthenticator,
  nanos,
  RequestError,
  usernamePasswordAuthenticator,
  TimeoutError,
} from "@nats-io/transport-node";
import type { Appended, Engine, Entry, StreamBounds } from "./engine.ts";
import { EngineError, explainEngine, noJetStream, noLeader } from "./engineError.ts";
import { JetStreamReader } from "./jetStreamReader.ts";

/** Milliseconds that records are kept: a server that was away for longer needs another one's data folder. */
const keepMs = 86_400_000;
/** Milliseconds after which nobody knows what became of a request. */
const requestMs = 2_000;
/** The same of a request that changes nothing: it is made again at once, as an engine without a leader gives no answer. */
const askMs = 500;
/** Milliseconds between two attempts to connect. */
const retryMs = 250;
/** Milliseconds between two looks at whether the connection lives; two that fail end it. */
const pingMs = 1_000;
/** Milliseconds in which a cluster that has just started finds its leaders. */
const electionMs = 15_000;
/** How long a start waits for machines that answer and have no leader: after a loss they may need as long. */
const leaderMs = 45_000;
/** Error of the engine. */
const streamNotFound = 10_059;
/** Errors of the engine that it gives before it keeps anything: it has no room, or the record is too long. */
const refusedBefore: ReadonlySet<number> = new Set([10_002, 10_023, 10_054]);

export interface JetStreamEngineOptions {
  /** Addresses of the machines, such as `nats://10.0.0.1:4222`. */
  servers: string[];
  className: string;
  /** NATS credentials: a JWT and the seed of its key, as `nsc` writes them, or `NAME:PASSWORD`. */
  creds?: string | undefined;
  /** Certificates (PEM) that may sign those of the machines, beside the usual ones. */
  ca?: string | undefined;
}

/** Machines that keep each record, where a cluster has as many: any one of them may be lost. Else one does. */
const mostReplicas = 3;

/** A stream of NATS JetStream, and a bucket of its key-value store. */
export class JetStreamEngine implements Engine {
  readonly maxBytes: number;
  readonly #connection: NatsConnection;
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #values: KV;
  readonly #stream: string;
  readonly #replicas: number;
  /** Which class of this name it is: as many have ended before it, and one. */
  readonly generation: number;
  #isConnected = true;
  #reader: JetStreamReader | undefined;
  #changed: (isConnected: boolean) => void = () => {};
  #tellDifferent: (machine: string) => void = () => {};

  private constructor(
    connection: NatsConnection,
    { manager, values, stream, replicas, generation }: Prepared,
  ) {
    this.#connection = connection;
    this.#client = jetstream(connection, { timeout: askMs });
    this.#manager = manager;
    this.#values = values;
    this.#stream = stream;
    this.#replicas = replicas;
    this.generation = generation;
    // The rest is for what the engine puts around a record.
    this.maxBytes = (connection.info?.max_payload ?? 1_048_576) - 1_024;
    void this.#follow();
  }

  /** Connects, and makes the stream unless it is there. Rejects with an {@link EngineError}. */
  static async open(options: JetStreamEngineOptions): Promise<JetStreamEngine> {
    try {
      return await JetStreamEngine.#open(options);
    } catch (error) {
      throw explainEngine(error, options.servers);
    }
  }

  static async #open(options: JetStreamEngineOptions): Promise<JetStreamEngine> {
    const { servers, creds, ca } = options;
    const isEncrypted = ca !== undefined || servers.some((server) => server.startsWith("tls:"));
    const access: NodeConnectionOptions = {};
    if (creds !== undefined) access.authenticator = authenticatorOf(creds);
    // The library gives them to the system's TLS, which takes several.
    if (isEncrypted)
      access.tls = ca === undefined ? {} : { ca: [...rootCertificates, ca].join("\n") };
    const connection = await connect({
      ...access,
      servers,
      name: "classchat",
      maxReconnectAttempts: -1,
      // An engine that was set up wrong for a while is no reason to give up.
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: retryMs,
      reconnectJitter: 0,
      pingInterval: pingMs,
      maxPingOut: 2,
      timeout: requestMs,
    });
    try {
      if (connection.info?.jetstream !== true)
        throw new EngineError(noJetStream(servers.join(", ")));
      const bucket = streamName(options.className);
      const prepared = await untilElected(() => prepare(connection, bucket, servers.length));
      return new JetStreamEngine(connection, prepared);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  append(id: string, bytes: Uint8Array, settled: (what: Appended) => void): void {
    // The library keeps what it is given meanwhile, and sends it later.
    if (this.#isConnected) void this.#publish(id, bytes).then(settled);
    else settled({ kind: "absent" });
  }

  read(after: number, take: (entry: Entry) => void): () => void {
    const reader = this.#readerOf(after, take);
    this.#reader = reader;
    return () => reader.stop();
  }

  /** What most machines hold there. One that leads only now may have less for a while: that is waited for. */
  async find(seq: number): Promise<Entry | undefined> {
    if ((await this.bounds()).last === 0) return undefined;
    const found = Promise.withResolvers<Entry | undefined>();
    const reader = this.#readerOf(seq, (entry) => {
      if (entry.seq >= seq) found.resolve(entry);
    });
    const patience = setTimeout(() => found.resolve(undefined), electionMs);
    const entry = await found.promise;
    clearTimeout(patience);
    reader.stop();
    if (entry) return entry.seq === seq ? entry : undefined;
    if ((await this.bounds()).last < seq) return undefined;
    throw new EngineError(
      "The engine's machines do not agree on the log yet: wait until all of them run, and start again.",
    );
  }

  async bounds(): Promise<StreamBounds> {
    const info = await this.#manager.streams.info(this.#stream).catch(noneIfMissing);
    if (!info) return { first: 1, last: 0 };
    const { state } = info;
    // Of an empty stream the first is 0, or the next.
    const first = Math.max(1, state.first_seq);
    return { first, last: state.messages === 0 ? first - 1 : state.last_seq };
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.#values.get(key))?.value;
  }

  async putFirst(key: string, value: Uint8Array): Promise<Uint8Array> {
    try {
      await this.#values.create(key, value);
      return value;
    } catch (error) {
      const stands = await this.get(key);
      if (!stands) throw error;
      return stands;
    }
  }

  onConnection(changed: (isConnected: boolean) => void): void {
    this.#changed = changed;
  }

  /** Calls back with the name of a machine that is found to hold another log than most of them. */
  onDifferent(tell: (machine: string) => void): void {
    this.#tellDifferent = tell;
  }

  /** The class has ended: whoever opens one of its name from now on begins another log. */
  async end(): Promise<void> {
    await this.putFirst(endedKey(this.generation), Uint8Array.of());
  }

  async close(): Promise<void> {
    this.#reader?.stop();
    await this.#connection.close();
  }

  #readerOf(after: number, take: (entry: Entry) => void): JetStreamReader {
    const [client, manager] = [this.#client, this.#manager];
    const [stream, replicas] = [this.#stream, this.#replicas];
    const differs = (machine: string) => this.#tellDifferent(machine);
    return new JetStreamReader({ client, manager, stream, replicas, after, take, differs });
  }

  async #publish(id: string, bytes: Uint8Array): Promise<Appended> {
    try {
      const about = { msgID: id, timeout: requestMs };
      const { seq } = await this.#client.publish(subjectOf(this.#stream), bytes, about);
      return { kind: "stored", seq };
    } catch (error) {
      return { kind: isRefusal(error) ? "absent" : "unknown" };
    }
  }

  async #follow(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type !== "disconnect" && type !== "reconnect") continue;
      this.#isConnected = type === "reconnect";
      if (this.#isConnected) this.#reader?.beginAnew();
      this.#changed(this.#isConnected);
    }
  }
}

/** The stream was deleted, or its machines have lost it. */
function noneIfMissing(error: unknown): undefined {
  if (error instanceof JetStreamApiError && error.code === streamNotFound) return;
  throw error;
}

/** Whether the engine surely did not take what it was given. */
function isRefusal(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return refusedBefore.has(error.code);
  // The stream has no leader at present, so nobody listened.
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof RequestError && cause.isNoResponders();
}

/** A name of a stream and of a bucket holds letters, digits and `-` as they are, all else by its bytes. */
function streamName(className: string): string {
  return `classchat-${className.replace(/[^A-Za-z0-9-]/gu, escape)}`;
}

function escape(other: string): string {
  return `_${Buffer.from(other).toString("hex")}_`;
}

function subjectOf(stream: string): string {
  return `classchat.log.${stream}`;
}

function authenticatorOf(creds: string): Authenticator {
  if (creds.includes("BEGIN NATS USER JWT")) return credsAuthenticator(Buffer.from(creds));
  const [name = "", ...password] = creds.trim().split(":");
  return usernamePasswordAuthenticator(name, password.join(":"));
}

/** The key that is there once the class has ended. */
function endedKey(generation: number): string {
  return `ended-${generation}`;
}

interface Prepared {
  manager: JetStreamManager;
  values: KV;
  stream: string;
  /** Machines that keep it. */
  replicas: number;
  generation: number;
}

/** @param given how many machines the user has named; there may be more, or these may be the same */
async function prepare(
  connection: NatsConnection,
  bucket: string,
  given: number,
): Promise<Prepared> {
  const manager = await jetstreamManager(connection, { timeout: requestMs });
  const { cluster, connect_urls: urls = [] } = connection.info ?? {};
  const isCluster = cluster !== undefined && Math.max(given, urls.length) >= mostReplicas;
  const replicas = isCluster ? mostReplicas : 1;
  // Read by the leader: another machine may not have heard yet what was put last.
  const values = await new Kvm(connection).create(bucket, { replicas, allow_direct: false });
  let generation = 1;
  while (await values.get(endedKey(generation))) generation += 1;
  // No class's name makes this of another.
  const stream = generation === 1 ? bucket : `${bucket}_g${generation}`;
  const found = await manager.streams.info(stream).catch(() => undefined);
  // Another server may make it at the same time, in the same way.
  if (!found) {
    await manager.streams.add({
      name: stream,
      subjects: [subjectOf(stream)],
      num_replicas: replicas,
      max_age: nanos(keepMs),
      deny_delete: true,
      deny_purge: true,
    });
  }
  return { manager, values, stream, replicas: found?.config.num_replicas ?? replicas, generation };
}

/** Whether it may be that a leader is missing: the machines say so, or nobody of them answers. */
function isLeaderless(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.code === noLeader;
  return error instanceof TimeoutError;
}

/** Tries until the cluster has its leaders. */
async function untilElected<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const begun = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const patienceMs = isLeaderless(error) ? leaderMs : electionMs;
      if (performance.now() - begun > patienceMs) throw error;
      await Bun.sleep(retryMs);
    }
  }
}
