import {
  createCipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { Transcript } from "./transcript.ts";

const x25519 = 0x1d;
const keyShareExtension = 51;
const handshakeRecord = 22;
const clientHello = 1;
const nothing = Buffer.alloc(0);

/** Bytes of the records that a client sends before any of an application (RFC 8446 §4.4.4, §5, §6). */
export const tlsBytes = {
  changeCipherSpec: 6,
  finished: 5 + 4 + 32 + 1 + 16,
  alert: 5 + 2 + 1 + 16,
} as const;

/**
 * A server of TLS 1.3 by hand (RFC 8446), which shows any certificate and signs with any key, as libraries do not. It
 * goes as far as its Finished.
 */
export class CertificateShower implements Disposable {
  readonly port: number;
  /** What the client sent after its hello. */
  readonly answered = new Transcript("a client that was shown a certificate");
  readonly #listener: Bun.TCPSocketListener;
  #answeredBytes = 0;

  constructor({ cert, key }: { cert: string; key: string }) {
    const { raw } = new X509Certificate(cert);
    this.#listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data: (socket, bytes) => {
          if (bytes[0] === handshakeRecord && bytes[5] === clientHello) {
            socket.write(answerHello(Buffer.from(bytes), raw, key));
            return;
          }
          this.#answeredBytes += bytes.length;
          this.answered.add(`${this.#answeredBytes} bytes\n`);
        },
        close: () => this.answered.end(),
        error() {},
      },
    });
    this.port = this.#listener.port;
  }

  get answeredBytes(): number {
    return this.#answeredBytes;
  }

  [Symbol.dispose](): void {
    this.#listener.stop(true);
  }
}

/** ServerHello to Finished, with TLS_AES_128_GCM_SHA256 and X25519. */
function answerHello(record: Buffer, certificate: Buffer, key: string): Buffer {
  const hello = record.subarray(5, 5 + record.readUInt16BE(3));
  const { sessionId, peerKey } = readHello(hello);
  const own = generateKeyPairSync("x25519");
  const ownKey = Buffer.from(own.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const publicKey = createPublicKey({
    key: { kty: "OKP", crv: "X25519", x: peerKey.toString("base64url") },
    format: "jwk",
  });
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey });
  const extensions = Buffer.concat([
    uint16(43),
    vector(2, uint16(0x0304)),
    uint16(keyShareExtension),
    vector(2, Buffer.concat([uint16(x25519), vector(2, ownKey)])),
  ]);
  const serverHello = message(2, [
    uint16(0x0303),
    randomBytes(32),
    vector(1, sessionId),
    uint16(0x1301),
    Buffer.from([0]),
    vector(2, extensions),
  ]);
  const zeros = Buffer.alloc(32);
  const derived = expand(hmac(zeros, zeros), "derived", hash(), 32);
  const secret = expand(hmac(derived, shared), "s hs traffic", hash(hello, serverHello), 32);
  const encryptedExtensions = message(8, [vector(2, nothing)]);
  const entry = Buffer.concat([vector(3, certificate), uint16(0)]);
  const shown = message(11, [Buffer.from([0]), vector(3, entry)]);
  const before = [hello, serverHello, encryptedExtensions, shown];
  const content = Buffer.concat([
    Buffer.alloc(64, " "),
    Buffer.from("TLS 1.3, server CertificateVerify\0"),
    hash(...before),
  ]);
  const verify = message(15, [uint16(0x0403), vector(2, sign("sha256", content, key))]);
  const finishedKey = expand(secret, "finished", nothing, 32);
  const finished = message(20, [hmac(finishedKey, hash(...before, verify))]);
  const plain = Buffer.concat([
    encryptedExtensions,
    shown,
    verify,
    finished,
    Buffer.from([handshakeRecord]),
  ]);
  const head = Buffer.concat([Buffer.from([23, 3, 3]), uint16(plain.length + 16)]);
  const cipher = createCipheriv(
    "aes-128-gcm",
    expand(secret, "key", nothing, 16),
    expand(secret, "iv", nothing, 12),
  );
  cipher.setAAD(head);
  const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  const first = Buffer.concat([Buffer.from([handshakeRecord, 3, 3]), vector(2, serverHello)]);
  return Buffer.concat([first, head, ...sealed]);
}

/** The session's id and the client's key for X25519. */
function readHello(hello: Buffer): { sessionId: Buffer; peerKey: Buffer } {
  let at = 4 + 2 + 32;
  const take = (lengthBytes: number): Buffer => {
    const length = hello.readUIntBE(at, lengthBytes);
    at += lengthBytes + length;
    return hello.subarray(at - length, at);
  };
  const sessionId = take(1);
  take(2);
  take(1);
  at += 2;
  while (at < hello.length) {
    at += 2;
    const isKeyShare = hello.readUInt16BE(at - 2) === keyShareExtension;
    const extension = take(2);
    if (!isKeyShare) continue;
    for (let start = 2; start < extension.length;) {
      const length = extension.readUInt16BE(start + 2);
      const peerKey = extension.subarray(start + 4, start + 4 + length);
      if (extension.readUInt16BE(start) === x25519) return { sessionId, peerKey };
      start += 4 + length;
    }
  }
  throw new Error("the client offers no X25519");
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function vector(lengthBytes: number, body: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(body.length, 0, lengthBytes);
  return Buffer.concat([length, body]);
}

function message(type: number, parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([type]), vector(3, Buffer.concat(parts))]);
}

function hash(...parts: Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** HKDF-Expand-Label (RFC 8446 §7.1), for no more than one block. */
function expand(secret: Buffer, label: string, context: Buffer, bytes: number): Buffer {
  const named = vector(1, Buffer.from(`tls13 ${label}`));
  const info = Buffer.concat([uint16(bytes), named, vector(1, context), Buffer.from([1])]);
  return hmac(secret, info).subarray(0, bytes);
}
