import * as fs from "node:fs";
import { join } from "node:path";
import type { Fingerprint } from "../model/fingerprint.ts";
import { certificateName } from "../model/fingerprint.ts";
import type { CertificateSource, KeyPair } from "../transport/tls/tlsHandshake.ts";

/** Key and certificate are one file, so that they are there together or not at all. */
const fileName = "certificate.pem";

/** For ever, as far as any clock here goes: it is never issued again, and a wrong clock does not matter. */
const validity = { notBefore: new Date("2020-01-01"), notAfter: new Date("2099-12-31") };

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A key and its certificate (PEM), and what the server is known by. */
export interface Certificate extends KeyPair {
  readonly fingerprint: Fingerprint;
}

/** The certificate cannot be used; the message says why and what to do. */
export class CertificateError extends Error {
  constructor(path: string, why: string, advice: string) {
    super(`The certificate ${path} ${why}, so nobody can join by TLS. ${advice}`);
    this.name = "CertificateError";
  }
}

/**
 * Who this server is: one certificate for each data folder, made when it is first needed and never again.
 * Without a folder it lasts as long as the server.
 */
export class ServerCertificate implements CertificateSource {
  readonly #folder: string | undefined;
  readonly #tell: (why: string) => void;
  /** What was told last. */
  #told: string | undefined;
  #loading: Promise<Certificate> | undefined;
  #loaded: Certificate | undefined;

  /** @param tell is told, once for each reason, why the certificate cannot be used */
  constructor(folder: string | undefined, tell: (why: string) => void = () => {}) {
    this.#folder = folder;
    this.#tell = tell;
  }

  /** One that is loaded already. */
  static of(certificate: Certificate): ServerCertificate {
    const source = new ServerCertificate(undefined);
    source.#loaded = certificate;
    source.#loading = Promise.resolve(certificate);
    return source;
  }

  /** Undefined until {@link load} has succeeded. */
  get loaded(): Certificate | undefined {
    return this.#loaded;
  }

  /** Rejects with a {@link CertificateError}. */
  load(): Promise<Certificate> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<Certificate> {
    try {
      this.#loaded = await open(this.#folder);
      return this.#loaded;
    } catch (error) {
      // Whoever needs it next may find it mended.
      this.#loading = undefined;
      if (error instanceof CertificateError && error.message !== this.#told) {
        this.#told = error.message;
        this.#tell(error.message);
      }
      throw error;
    }
  }
}

async function open(folder: string | undefined): Promise<Certificate> {
  if (folder === undefined) return await parseCertificate(await issue());
  const path = join(folder, fileName);
  try {
    if (!fs.existsSync(path)) keep(path, await issue());
    refuseForOthers(path);
    return await parseCertificate(fs.readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof CertificateError) throw error;
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) {
      throw new CertificateError(path, `cannot be used (${code})`, "Make it this user's own.");
    }
    const advice = "Restore it, or delete it for a new one: clients then see another server.";
    throw new CertificateError(path, "is damaged", advice);
  }
}

/** Writes it whole or not at all. If another server was faster, its certificate stays. */
function keep(path: string, pem: string): void {
  const part = `${path}.${crypto.randomUUID()}`;
  try {
    fs.writeFileSync(part, pem, { mode: 0o600, flag: "wx", flush: true });
    fs.linkSync(part, path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (syscall !== "link") throw error;
    // A file system without hard links.
    fs.renameSync(part, path);
  } finally {
    fs.rmSync(part, { force: true });
  }
}

function refuseForOthers(path: string): void {
  if (process.platform === "win32" || (fs.statSync(path).mode & 0o077) === 0) return;
  const why = "can be read or written by others on this machine";
  throw new CertificateError(path, why, `Keep it for yourself: chmod 600 ${path}`);
}

/** Rejects if the text does not hold a certificate and a key, or they do not belong together. */
export async function parseCertificate(pem: string): Promise<Certificate> {
  // Loaded when a certificate is first needed: most servers start without one.
  const { createHash, createPrivateKey, X509Certificate } = await import("node:crypto");
  const certificate = new X509Certificate(pem);
  const key = createPrivateKey(pem);
  if (!certificate.checkPrivateKey(key)) throw new Error("The key is another certificate's");
  return {
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: certificate.toString(),
    fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
  };
}

/** Makes a key and a certificate that it signs itself, as PEM. */
async function issue(): Promise<string> {
  // Loaded once in the life of a data folder. It needs the other's `Reflect.getMetadata`.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${certificateName}`,
    ...validity,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: certificateName }]),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n${certificate.toString("pem")}\n`;
}
