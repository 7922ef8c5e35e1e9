import type { Connection, Session } from "../connection.ts";
import type { Match, Protocol } from "../protocol.ts";
import { TlsHandshake } from "./tlsHandshake.ts";

/** First byte of a TLS handshake (RFC 8446 §5.1). */
const handshakeRecord = 0x16;

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

export interface TlsProtocolOptions {
  readonly certificate: CertificateSource;
  /** What is spoken inside. */
  readonly startSession: (connection: Connection) => Session;
}

/** TLS: after the handshake the connection begins anew, encrypted. */
export class TlsProtocol implements Protocol {
  readonly name = "tls";
  readonly #options: TlsProtocolOptions;

  constructor(options: TlsProtocolOptions) {
    this.#options = options;
  }

  match([first]: Uint8Array): Match {
    return first === handshakeRecord ? "yes" : "no";
  }

  startSession(connection: Connection): TlsHandshake {
    return new TlsHandshake(connection, this.#options);
  }
}
