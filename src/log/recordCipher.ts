import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** The first byte of whatever is sealed. A server reads its own format only. */
const format = 1;
const formatByte = Buffer.of(format);
/** Bytes of a nonce and of a tag of AES-GCM (NIST SP 800-38D §8.2.2: random nonces have 96 bits). */
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = "aes-256-gcm";
/** Bytes by which what is sealed is longer. */
export const sealBytes = 1 + nonceBytes + tagBytes;

/** Why it cannot be opened. */
export type SealFault = "otherFormat" | "otherKey";

/** The same for people, with what to do. */
export const sealFaults: Readonly<Record<SealFault, string>> = {
  otherFormat:
    "Another version of ClassChat writes this log: run the same version on all servers of the class.",
  otherKey: "The log is written with another key: give all servers of the class the same key file.",
};

/**
 * Keeps what the servers of a class write from whoever runs the engine: they can neither read nor change it, nor pass
 * off one record as another.
 */
export class RecordCipher {
  readonly #key: Buffer;
  readonly #className: string;

  /** @param secret what the servers share: the bytes of their key file, at least 128 bits that nobody can guess */
  constructor(secret: Uint8Array, className: string) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, className, "classchat log", 32));
    this.#className = className;
  }

  /** @param place what may be opened in this place alone: a record's id, or the key of a value */
  seal(plain: Uint8Array, place: string): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#key, nonce);
    cipher.setAAD(this.#context(place));
    const sealed = cipher.update(plain);
    return Buffer.concat([formatByte, nonce, sealed, cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Uint8Array, place: string): Uint8Array | SealFault {
    if (sealed[0] !== format) return "otherFormat";
    if (sealed.length < sealBytes) return "otherKey";
    const nonce = sealed.subarray(1, 1 + nonceBytes);
    const decipher = createDecipheriv(algorithm, this.#key, nonce);
    decipher.setAAD(this.#context(place));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    try {
      const plain = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes));
      return Buffer.concat([plain, decipher.final()]);
    } catch {
      return "otherKey";
    }
  }

  #context(place: string): Buffer {
    return Buffer.from(JSON.stringify([format, this.#className, place]));
  }
}

/** What tells a sealed record from any other, as text. */
export function fingerprintOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(-tagBytes)).toString("hex");
}
