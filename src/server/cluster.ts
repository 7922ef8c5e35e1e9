import { randomBytes } from "node:crypto";
import * as v from "valibot";
import type { JetStreamEngine } from "../log/jetStreamEngine.ts";
import { parseLogPlace } from "../log/logState.ts";
import { explainEngine } from "../log/engineError.ts";
import { RecordCipher, sealFaults } from "../log/recordCipher.ts";
import type { StartingPoint } from "../log/startingPoint.ts";
import { findStartingPoint } from "../log/startingPoint.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import type { Store } from "../store/store.ts";
import type { Certificate } from "./certificate.ts";
import { parseCertificate } from "./certificate.ts";
import { ClusterServing } from "./clusterServing.ts";
import type { ServerParts } from "./serving.ts";

/** The class cannot be served together with others; the message says why and what to do. */
export class ClusterError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ClusterError";
  }
}

/** What is the same for all servers of a class, as the first one said it. */
const settingsSchema = v.object({
  /** Milliseconds in which the member of a lost connection can come back: all must let go of them at once. */
  graceMs: v.number(),
  /** From how many members on the class is a crowd, 0 for never: nobody is told more at one than at another. */
  crowdFrom: v.number(),
  /** The code that lets in, if the class has one. */
  classCode: v.optional(v.string()),
});
export type SharedSettings = v.InferOutput<typeof settingsSchema>;

/** Bytes of a key: nobody can guess 256 bits. */
const keyBytes = 32;
/** What is kept under this name shows whether a key is the class's. */
const keyName = "key";
const keyProof = Buffer.from("classchat");

export interface ClusterOptions {
  /** Addresses of the engine's machines, such as `nats://10.0.0.1:4222`. */
  servers: string[];
  className: string;
  creds?: string | undefined;
  ca?: string | undefined;
  /** The key that the class's servers share; undefined if this server has none yet. */
  secret: Uint8Array | undefined;
  /** Where that key belongs, as a person reads it. */
  keyPlace: string;
  /** Keeps a key that this server has made, before anybody counts on it. Throws if it cannot. */
  keepSecret: (secret: Uint8Array) => void;
}

/** A class that several servers share, as one of them sees it before it joins. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #engine: JetStreamEngine;
  readonly #cipher: RecordCipher;

  private constructor(options: ClusterOptions, engine: JetStreamEngine, cipher: RecordCipher) {
    this.#options = options;
    this.#engine = engine;
    this.#cipher = cipher;
  }

  /** Connects to the engine. Rejects with a {@link ClusterError}. */
  static async open(options: ClusterOptions): Promise<Cluster> {
    const { servers } = options;
    const { JetStreamEngine } = await import("../log/jetStreamEngine.ts");
    const engine = await asked(servers, () => JetStreamEngine.open(options));
    try {
      return new Cluster(options, engine, await shareKey(engine, options));
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  /** Compares this server's history with the log. Rejects with a {@link ClusterError}. */
  async findStart({ restored }: Pick<Store, "restored">): Promise<StartingPoint> {
    const place = parseLogPlace(restored.logPlace);
    return await this.#ask(() => findStartingPoint(this.#engine, place));
  }

  /** The class's settings: the offered ones if this is its first server. Rejects with a {@link ClusterError}. */
  async shareSettings(offered: SharedSettings): Promise<SharedSettings> {
    const key = `settings-${this.#engine.generation}`;
    const shared = await this.#share(key, async () => JSON.stringify(offered));
    return v.parse(settingsSchema, JSON.parse(shared));
  }

  /**
   * The class's certificate: this server's own if it is the first.
   * @param loadOwn rejects with a `CertificateError`
   */
  async shareCertificate(loadOwn: () => Promise<Certificate>): Promise<Certificate> {
    const pem = await this.#share("certificate", async () => {
      const { key, cert } = await loadOwn();
      return `${key}${cert}`;
    });
    return await parseCertificate(pem);
  }

  /** Serves the class with a history that `findStart` has compared. */
  serve(parts: ServerParts, fingerprint: Fingerprint): ClusterServing {
    const [engine, cipher] = [this.#engine, this.#cipher];
    return new ClusterServing({ ...parts, engine, cipher, fingerprint });
  }

  /** The class has ended before this server could join it: the next one of its name begins another. */
  async end(): Promise<void> {
    await this.#ask(() => this.#engine.end());
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  /** The value that the class has under the key; it is made if there is none. */
  async #share(key: string, make: () => Promise<string>): Promise<string> {
    const stands = await this.#ask(() => this.#engine.get(key));
    if (stands) return this.#open(key, stands);
    const made = this.#cipher.seal(Buffer.from(await make()), key);
    return this.#open(key, await this.#ask(() => this.#engine.putFirst(key, made)));
  }

  #open(key: string, sealed: Uint8Array): string {
    const plain = this.#cipher.open(sealed, key);
    if (typeof plain === "string") throw new ClusterError(sealFaults[plain]);
    return Buffer.from(plain).toString();
  }

  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    return await asked(this.#options.servers, question);
  }
}

/** The cipher of the class. Its first server makes the key. */
async function shareKey(
  engine: JetStreamEngine,
  { servers, className, keyPlace, ...options }: ClusterOptions,
): Promise<RecordCipher> {
  const stands = await asked(servers, () => engine.get(keyName));
  if (!options.secret && stands) throw new ClusterError(noKey(className, keyPlace));
  const secret = options.secret ?? randomBytes(keyBytes);
  if (!options.secret) options.keepSecret(secret);
  const cipher = new RecordCipher(secret, className);
  const proof = cipher.seal(keyProof, keyName);
  const kept = stands ?? (await asked(servers, () => engine.putFirst(keyName, proof)));
  const opened = cipher.open(kept, keyName);
  if (typeof opened !== "string") return cipher;
  if (opened === "otherFormat") throw new ClusterError(sealFaults.otherFormat);
  const why = `${keyPlace} holds another key than the other servers of the class ${className} use.`;
  throw new ClusterError(`${why} ${copyKey(keyPlace)}`);
}

function noKey(className: string, keyPlace: string): string {
  const why = `The class ${className} has servers already, and there is no key file ${keyPlace}.`;
  return `${why} ${copyKey(keyPlace)}`;
}

function copyKey(keyPlace: string): string {
  return `Copy the key file of one of them to ${keyPlace}, or choose another --class.`;
}

async function asked<Answer>(
  servers: readonly string[],
  question: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    throw new ClusterError(explainEngine(error, servers).message, error);
  }
}
