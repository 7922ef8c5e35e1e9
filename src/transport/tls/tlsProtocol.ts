import type { Connection } from "../connection.ts";
import type { Match, Protocol } from "../protocol.ts";
import type { TlsOptions } from "./tlsHandshake.ts";
import { TlsHandshake } from "./tlsHandshake.ts";

/** First byte of a TLS handshake (RFC 8446 §5.1). */
const handshakeRecord = 0x16;

/** TLS: after the handshake the connection begins anew, encrypted. */
export class TlsProtocol implements Protocol {
  readonly name = "tls";
  readonly #options: TlsOptions;

  constructor(options: TlsOptions) {
    this.#options = options;
  }

  match([first]: Uint8Array): Match {
    return first === handshakeRecord ? "yes" : "no";
  }

  startSession(connection: Connection): TlsHandshake {
    return new TlsHandshake(connection, this.#options);
  }
}
