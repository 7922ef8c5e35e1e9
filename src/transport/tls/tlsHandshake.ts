import { limits } from "../../model/limits.ts";
import type { AwakeTimer } from "../awakeClock.ts";
import type { Connection, ConnectionSocket, Session, StartSession } from "../connection.ts";
import { EncryptedSocket } from "./encryptedSocket.ts";

/** Lines of its share that a peer pays for a handshake: signing takes the server about 150 µs. */
const linesPerHandshake = 1;

/** The code of errors that the peer makes in TLS. */
const brokenProtocol = "EPROTO";

const nothing = new Uint8Array(0);

const noCertificate = new TextEncoder().encode(
  "This ClassChat server cannot speak TLS: its window says why. Join without TLS.\n",
);

/** A private key and its certificate, as PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** Where the server's certificate comes from. */
export interface CertificateSource {
  /** Undefined until it is loaded. */
  readonly loaded: KeyPair | undefined;
  /** Rejects if there is none that can be used. */
  load(): Promise<KeyPair>;
}

export interface TlsOptions {
  readonly certificate: CertificateSource;
  /** What is spoken inside. */
  readonly startSession: StartSession;
}

type TlsSocket = Bun.Socket<TlsHandshake | undefined>;

/**
 * `Bun.Socket.upgradeTLS` as it is. Its types leave out `initialData`, the bytes that were read already: without
 * them the handshake would lack its beginning (`test/server/tlsCuts.test.ts` fails if Bun does not take them).
 */
interface UpgradableSocket extends ConnectionSocket {
  upgradeTLS(options: {
    tls: KeyPair & { ca: string };
    initialData: Uint8Array;
    socket: Bun.SocketHandler<TlsHandshake | undefined>;
  }): [raw: Bun.Socket<Connection | undefined>, tls: TlsSocket];
}

/** For all encrypted sockets: what they bring, decrypted, is the connection's. */
const handlers: Bun.SocketHandler<TlsHandshake | undefined> = {
  handshake(socket, isDone) {
    if (isDone) socket.data?.finish();
  },
  data: (socket, bytes) => socket.data?.connection.receive(bytes),
  drain: (socket) => socket.data?.connection.drained(),
  end: (socket) => socket.data?.connection.ended(),
  close: (socket) => socket.data?.connection.closed(),
  error(socket, error: NodeJS.ErrnoException) {
    // A peer that breaks the rules of TLS is no fault of the server's: the socket closes.
    if (error.code !== brokenProtocol) socket.data?.connection.fail(error);
  },
};

/**
 * The session of a connection that begins with TLS: encrypts its socket in place, and when the handshake is
 * done the session of what is spoken inside takes over. Peers that do not finish it in time are cut off.
 */
export class TlsHandshake implements Session {
  readonly connection: Connection;
  readonly #options: TlsOptions;
  readonly #deadline: AwakeTimer;
  /** What came before the certificate was there. */
  #first: Uint8Array = nothing;

  constructor(connection: Connection, options: TlsOptions) {
    this.connection = connection;
    this.#options = options;
    this.#deadline = connection.after(limits.nameWithinMs, () => connection.terminate());
    if (options.certificate.loaded) return;
    connection.pause();
    void this.#load();
  }

  receive(bytes: Uint8Array): void {
    this.#first = this.#first.length === 0 ? bytes : Buffer.concat([this.#first, bytes]);
    const { loaded } = this.#options.certificate;
    if (loaded) this.#encrypt(loaded);
  }

  ended(): void {
    this.leave();
  }

  tick(): void {}

  leave(): void {
    this.#deadline.stop();
    this.connection.close();
  }

  /** The handshake is done. */
  finish(): void {
    this.#deadline.stop();
    const { connection } = this;
    if (connection.isClosing) return;
    connection.chargeLines(linesPerHandshake);
    connection.guard(() => connection.handTo(this.#options.startSession(connection), nothing));
  }

  async #load(): Promise<void> {
    const { connection } = this;
    try {
      const pair = await this.#options.certificate.load();
      if (connection.isClosing) return;
      connection.guard(() => this.#encrypt(pair));
      connection.resume();
    } catch {
      // Whoever runs the server was told why.
      connection.tell(noCertificate);
      this.leave();
    }
  }

  #encrypt({ key, cert }: KeyPair): void {
    this.connection.encrypt((socket, unread) => {
      const pair = (socket as UpgradableSocket).upgradeTLS({
        // It has signed itself. Else each handshake would look among the system's files for who has, and wait for that.
        tls: { key, cert, ca: cert },
        initialData: unread.length === 0 ? this.#first : Buffer.concat([this.#first, unread]),
        socket: handlers,
      });
      this.#first = nothing;
      const [raw, tls] = pair;
      // From here on the old socket tells what is encrypted. If it is closed already it has said so.
      raw.data = undefined;
      tls.data = this;
      return new EncryptedSocket(pair);
    });
  }
}
