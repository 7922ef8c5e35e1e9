import type { KeyObject } from "node:crypto";
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from "node:crypto";
import { ByteQueue } from "../../src/wire/byteQueue.ts";
import { Transcript } from "./transcript.ts";

/** Types of records and of handshake messages, and KeyUpdate's request (RFC 8446 §4, §4.6.3, §5.1). */
export const records = { alert: 21, handshake: 22, data: 23 } as const;
const messages = { clientHello: 1, serverHello: 2, finished: 20, keyUpdate: 24 } as const;

const hashBytes = 32;
const headBytes = 5;
const noHash = createHash("sha256").digest();
/** What comes before the 32 bytes of an X25519 key in DER (RFC 8410 §4). */
const keyPrefix = Buffer.from("302a300506032b656e032100", "hex");

/** The key of one direction, which is exchanged by KeyUpdate. */
class TrafficKey {
  #secret: Buffer;
  #sequence = 0n;

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** The key of the other side's or one's own Finished (RFC 8446 §4.4.4). */
  finish(transcript: Buffer): Buffer {
    return createHmac("sha256", expand(this.#secret, "finished")).update(transcript).digest();
  }

  update(): void {
    this.#secret = expand(this.#secret, "traffic upd");
    this.#sequence = 0n;
  }

  seal(plain: Uint8Array, head: Uint8Array): Buffer {
    const cipher = createCipheriv("aes-128-gcm", expand(this.#secret, "key", 16), this.#nonce());
    cipher.setAAD(head);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Uint8Array, head: Uint8Array): Buffer {
    const key = expand(this.#secret, "key", 16);
    const decipher = createDecipheriv("aes-128-gcm", key, this.#nonce());
    decipher.setAAD(head);
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  }

  #nonce(): Buffer {
    const nonce = expand(this.#secret, "iv", 12);
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ this.#sequence, 4);
    this.#sequence += 1n;
    return nonce;
  }
}

/**
 * A client of TLS 1.3 (X25519, AES-128-GCM) that sends any record at any time, as no library lets one. It checks no
 * certificate and is for tests and attacks alone.
 */
export class TlsByHand {
  /** What came inside, as text. */
  readonly shown = new Transcript("a peer of TLS by hand");
  /** Records of data that came. */
  dataRecords = 0;
  readonly #socket: Bun.Socket;
  readonly #out: ByteQueue;
  readonly #own = generateKeyPairSync("x25519");
  readonly #done = Promise.withResolvers<void>();
  #read: Buffer = Buffer.alloc(0);
  #transcript: Buffer = Buffer.alloc(0);
  #master: Buffer | undefined;
  #reading: TrafficKey | undefined;
  #writing: TrafficKey | undefined;
  #isDone = false;
  #isSilent = false;
  #isOpen = true;
  readonly #answered = Promise.withResolvers<void>();

  private constructor(socket: Bun.Socket) {
    this.#socket = socket;
    this.#out = new ByteQueue(socket);
  }

  /** Connects, and sends nothing yet. */
  static async connect(port: number, localAddress?: string): Promise<TlsByHand> {
    let peer: TlsByHand | undefined;
    const socket = await Bun.connect({
      // Bun's types do not know `localAddress` yet.
      ...(localAddress !== undefined && ({ localAddress } as object)),
      hostname: "127.0.0.1",
      port,
      allowHalfOpen: true,
      socket: {
        data: (_, bytes) => peer?.receive(bytes),
        drain: () => peer?.drained(),
        end: () => peer?.ended(),
        close: () => peer?.ended(),
        error() {},
      },
    });
    peer = new TlsByHand(socket);
    return peer;
  }

  /** The first record of the handshake, whole. */
  hello(): Buffer {
    const key = this.#own.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
    const extensions = Buffer.concat([
      extension(43, Buffer.from([2, 3, 4])),
      extension(10, Buffer.from([0, 2, 0, 29])),
      extension(13, Buffer.from([0, 2, 4, 3])),
      extension(51, vector(2, Buffer.concat([Buffer.from([0, 29]), vector(2, key)]))),
    ]);
    const body = Buffer.concat([
      Buffer.from([3, 3]),
      randomBytes(32),
      vector(1, randomBytes(32)),
      vector(2, Buffer.from([0x13, 0x01])),
      vector(1, Buffer.from([0])),
      vector(2, extensions),
    ]);
    const message = Buffer.concat([Buffer.from([messages.clientHello]), vector(3, body)]);
    this.#transcript = message;
    return Buffer.concat([Buffer.from([records.handshake, 3, 1]), vector(2, message)]);
  }

  /** Begins the handshake, and never answers. */
  begins(): void {
    this.#isSilent = true;
    this.writesRaw(this.hello());
  }

  /** Resolves when the handshake is done. */
  async shakesHands(): Promise<void> {
    this.writesRaw(this.hello());
    await this.#done.promise;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes that the server has not taken yet. */
  get waitingBytes(): number {
    return this.#out.bytes;
  }

  /** Resolves when something came, or the connection is closed. */
  async isAnswered(): Promise<void> {
    await this.#answered.promise;
  }

  /** Bytes as they are. */
  writesRaw(bytes: Uint8Array): void {
    this.#out.write(bytes);
  }

  /** A record of its own, encrypted. */
  writes(content: string | Uint8Array, type: number = records.data): void {
    this.writesRaw(this.seal(content, type));
  }

  seal(content: string | Uint8Array, type: number = records.data): Buffer {
    const plain = Buffer.concat([Buffer.from(content), Buffer.from([type])]);
    const head = Buffer.from([records.data, 3, 3, 0, 0]);
    head.writeUInt16BE(plain.length + 16, 3);
    return Buffer.concat([head, this.#writing?.seal(plain, head) ?? plain]);
  }

  /** The record by which this side exchanges its key, and may ask the other to do the same. */
  keyUpdate(isRequested: boolean): Buffer {
    const message = Buffer.from([messages.keyUpdate, 0, 0, 1, isRequested ? 1 : 0]);
    const record = this.seal(message, records.handshake);
    this.#writing?.update();
    return record;
  }

  /** Says that nothing more comes (RFC 8446 §6.1); the socket stays. */
  notifiesClose(): void {
    this.writes(Uint8Array.of(1, 0), records.alert);
  }

  async sees(text: string): Promise<void> {
    await this.shown.sees(text);
  }

  async isClosed(): Promise<void> {
    await this.shown.ended();
  }

  stopsReading(): void {
    this.#socket.pause();
  }

  vanishes(): void {
    this.#isOpen = false;
    this.#socket.terminate();
  }

  receive(bytes: Uint8Array): void {
    this.#answered.resolve();
    this.#read = Buffer.concat([this.#read, bytes]);
    while (this.#read.length >= headBytes) {
      const end = headBytes + this.#read.readUInt16BE(3);
      if (this.#read.length < end) return;
      const record = this.#read.subarray(0, end);
      this.#read = this.#read.subarray(end);
      this.#take(record.subarray(0, headBytes), record.subarray(headBytes));
    }
  }

  drained(): void {
    this.#out.drain();
  }

  ended(): void {
    this.#isOpen = false;
    this.shown.end();
    this.#answered.resolve();
    this.#done.resolve();
  }

  #take(head: Buffer, content: Buffer): void {
    if (head[0] === records.handshake && !this.#isSilent) this.#takeServerHello(content);
    // Anything else in the clear is the ChangeCipherSpec of old times, or an alert.
    if (head[0] !== records.data || !this.#reading) return;
    const opened = this.#reading.open(content, head);
    const end = opened.findLastIndex((byte) => byte !== 0);
    const inner = opened.subarray(0, end);
    if (opened[end] === records.data) {
      this.dataRecords += 1;
      this.shown.add(inner);
    } else if (opened[end] === records.handshake) {
      this.#takeHandshake(inner);
    }
  }

  #takeServerHello(message: Buffer): void {
    this.#transcript = Buffer.concat([this.#transcript, message]);
    const at = message.indexOf(Buffer.from([0, 51, 0, 36, 0, 29, 0, 32]));
    const key = message.subarray(at + 8, at + 40);
    const publicKey = createPublicKey({
      key: Buffer.concat([keyPrefix, key]),
      format: "der",
      type: "spki",
    });
    const shared = sharedSecret(this.#own.privateKey, publicKey);
    const early = extract(Buffer.alloc(hashBytes), Buffer.alloc(hashBytes));
    const handshake = extract(expand(early, "derived", hashBytes, noHash), shared);
    const derived = expand(handshake, "derived", hashBytes, noHash);
    this.#master = extract(derived, Buffer.alloc(hashBytes));
    const hash = this.#hash();
    this.#reading = new TrafficKey(expand(handshake, "s hs traffic", hashBytes, hash));
    this.#writing = new TrafficKey(expand(handshake, "c hs traffic", hashBytes, hash));
  }

  #takeHandshake(content: Buffer): void {
    for (let rest = content; rest.length >= 4;) {
      const end = 4 + rest.readUIntBE(1, 3);
      const message = rest.subarray(0, end);
      rest = rest.subarray(end);
      if (message[0] === messages.keyUpdate) this.#reading?.update();
      if (this.#isDone) continue;
      this.#transcript = Buffer.concat([this.#transcript, message]);
      if (message[0] === messages.finished) this.#finish();
    }
  }

  #finish(): void {
    const hash = this.#hash();
    const verify = this.#writing?.finish(hash) ?? Buffer.alloc(0);
    const message = Buffer.concat([Buffer.from([messages.finished]), vector(3, verify)]);
    this.writes(message, records.handshake);
    const master = this.#master ?? Buffer.alloc(0);
    this.#reading = new TrafficKey(expand(master, "s ap traffic", hashBytes, hash));
    this.#writing = new TrafficKey(expand(master, "c ap traffic", hashBytes, hash));
    this.#isDone = true;
    this.#done.resolve();
  }

  #hash(): Buffer {
    return createHash("sha256").update(this.#transcript).digest();
  }
}

function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return diffieHellman({ privateKey, publicKey });
}

/** HKDF-Extract (RFC 5869 §2.2). */
function extract(salt: Buffer, secret: Buffer): Buffer {
  return createHmac("sha256", salt).update(secret).digest();
}

/** HKDF-Expand-Label for no more than a hash (RFC 8446 §7.1). */
function expand(
  secret: Buffer,
  label: string,
  bytes: number = hashBytes,
  context: Buffer = Buffer.alloc(0),
): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes);
  const info = [length, vector(1, Buffer.from(`tls13 ${label}`)), vector(1, context)];
  const block = createHmac("sha256", secret).update(Buffer.concat([...info, Uint8Array.of(1)]));
  return block.digest().subarray(0, bytes);
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, type]), vector(2, content)]);
}

/** The content behind its length in so many bytes. */
function vector(lengthBytes: number, content: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(content.length, 0, lengthBytes);
  return Buffer.concat([length, content]);
}
