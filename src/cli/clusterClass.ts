import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConsolaInstance } from "consola/core";
import { CertificateError, ServerCertificate } from "../server/certificate.ts";
import type { SharedSettings } from "../server/cluster.ts";
import { Cluster, ClusterError } from "../server/cluster.ts";
import type { ClusterServing } from "../server/clusterServing.ts";
import type { Store } from "../store/store.ts";
import { openHistory } from "./classChoice.ts";
import { readOwnFile } from "./codeFile.ts";
import { newClassCode, random32 } from "./classCode.ts";
import { findDataDir } from "./dataDir.ts";
import { exitCode, Failure } from "./failure.ts";
import { whenAborted } from "./interruption.ts";
import type { OpenServedOptions, ServedClass } from "./servedClass.ts";

/** Bytes of a file with credentials, at most: a JWT that lists many permissions. */
const mostCredsBytes = 65_536;

/** The flags of `serve` for a class that several servers share. */
export interface ClusterFlags {
  cluster: string[];
  class: string;
  "cluster-creds": string | undefined;
  "cluster-key": string | undefined;
  "cluster-ca": string | undefined;
  "data-dir": string | undefined;
  grace: number;
  crowd: number;
  code: boolean;
}

type ShareOptions = Pick<OpenServedOptions, "ownCode" | "log">;

/** Opens the class that the flags name, which several servers share. Throws a {@link Failure}. */
export async function openClusterClass(
  flags: ClusterFlags,
  { ownCode, log }: ShareOptions,
): Promise<ServedClass> {
  const folder = findDataDir(flags["data-dir"]);
  const keyPath = flags["cluster-key"] ?? join(folder, "cluster.key");
  try {
    const cluster = await Cluster.open({
      servers: flags.cluster,
      className: flags.class,
      creds: readCreds(flags["cluster-creds"]),
      ca: readAuthority(flags["cluster-ca"]),
      secret: readKey(keyPath),
      keyPlace: keyPath,
      keepSecret: (secret) => keepKey(keyPath, secret, log),
    });
    try {
      return await open(cluster, flags, { folder, ownCode, log });
    } catch (error) {
      await cluster.close();
      throw error;
    }
  } catch (error) {
    const isExplained = error instanceof ClusterError || error instanceof CertificateError;
    throw isExplained ? new Failure(exitCode.failure, error.message) : error;
  }
}

async function open(
  cluster: Cluster,
  flags: ClusterFlags,
  { folder, ownCode, log }: ShareOptions & { folder: string },
): Promise<ServedClass> {
  const { class: name } = flags;
  const { graceMs, crowdFrom, classCode } = await shareSettings(cluster, flags, ownCode, log);
  // It makes the folder, in which the certificate is.
  const store = await openSnapshot(cluster, flags, log);
  const own = new ServerCertificate(folder);
  const shared = await cluster
    .shareCertificate(() => own.load())
    .catch((error: unknown) => {
      store.close();
      throw error;
    });
  let serving: ClusterServing | undefined;
  return {
    name,
    store,
    certificate: ServerCertificate.of(shared),
    classCode,
    graceMs,
    crowdFrom,
    serve(parts) {
      serving = cluster.serve(parts, shared.fingerprint);
      return serving;
    },
    async join(signal) {
      const why = await Promise.race([serving?.join(), whenAborted(signal)]);
      if (signal.aborted) throw Failure.interrupted();
      if (!why) return;
      if (why.kind === "failed") throw new Failure(exitCode.failure, why.why);
      await cluster.end();
      const ended = `The class ${name} has ended.`;
      throw new Failure(exitCode.failure, `${ended} Start this server again to begin another.`);
    },
    over: async () => await (serving?.over ?? new Promise<never>(() => {})),
    async withdraw() {
      await serving?.finish("pause");
      store.close();
      await cluster.close();
    },
  };
}

/** The history of the class, as far as this server has it. */
async function openSnapshot(
  cluster: Cluster,
  { class: name, "data-dir": dataDir }: ClusterFlags,
  log: ConsolaInstance,
): Promise<Store> {
  const warn = (notice: string): void => log.warn(notice);
  const { store, notices } = openHistory(dataDir, { cluster: name }, warn);
  for (const notice of notices) warn(notice);
  try {
    const start = await cluster.findStart(store);
    if (start.kind === "goesOn") return store;
    if (start.kind === "refused") throw new Failure(exitCode.failure, start.why);
    warn(`${start.why} This server begins again from the log, and keeps its history beside it.`);
  } catch (error) {
    store.close();
    throw error;
  }
  store.close();
  return openHistory(dataDir, { cluster: name, isAnew: true }, warn).store;
}

/** Settings are the first server's; what this one asks for besides is refused, or told of. */
async function shareSettings(
  cluster: Cluster,
  { class: name, grace, crowd, code }: ClusterFlags,
  ownCode: string | undefined,
  log: ConsolaInstance,
): Promise<SharedSettings> {
  const offered = ownCode ?? (code ? newClassCode(random32) : undefined);
  const shared = await cluster.shareSettings({
    graceMs: grace,
    crowdFrom: crowd,
    classCode: offered,
  });
  const { graceMs, crowdFrom, classCode } = shared;
  if (graceMs !== grace || crowdFrom !== crowd) {
    const flags = `--grace ${graceMs / 1_000} --crowd ${crowdFrom}`;
    log.warn(`The class goes on with ${flags}, as its first server was started.`);
  }
  if (classCode === undefined && offered !== undefined) {
    const why = `The class ${name} began without a code.`;
    throw new Failure(exitCode.failure, `${why} Start this server without one, or end it first.`);
  }
  if (ownCode !== undefined && ownCode !== classCode) {
    const why = `The class ${name} has another code than --code-file holds.`;
    throw new Failure(exitCode.failure, `${why} Leave out --code-file, or correct the file.`);
  }
  return shared;
}

function readCreds(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const text = readOwnFile(path, mostCredsBytes);
  if (text.includes("BEGIN NATS USER JWT") || /^[^\s:]+:\S+\s*$/.test(text)) return text;
  const what = "NATS credentials as nsc writes them, or one line NAME:PASSWORD";
  throw new Failure(exitCode.failure, `${path} must hold ${what}.`);
}

function readAuthority(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    const text = readFileSync(path, "utf8");
    if (text.includes("BEGIN CERTIFICATE")) return text;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure(exitCode.failure, `${path} cannot be read (${code ?? message}).`);
  }
  throw new Failure(exitCode.failure, `${path} must hold certificates in PEM.`);
}

/** The key in the file; undefined if there is none yet. */
function readKey(path: string): Uint8Array | undefined {
  if (!existsSync(path)) return undefined;
  const text = readOwnFile(path).trim();
  if (/^[\w-]{43}$/.test(text)) return Buffer.from(text, "base64url");
  const why = `${path} holds no key of a class.`;
  throw new Failure(exitCode.failure, `${why} Copy the key file of another of its servers.`);
}

function keepKey(path: string, secret: Uint8Array, log: ConsolaInstance): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = `${Buffer.from(secret).toString("base64url")}\n`;
    writeFileSync(path, text, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = `The key file ${path} cannot be written (${code ?? message}).`;
    throw new Failure(exitCode.failure, `${why} Name another with --cluster-key.`);
  }
  log.info(`Other servers of the class need a copy of the key file ${path}.`);
}
