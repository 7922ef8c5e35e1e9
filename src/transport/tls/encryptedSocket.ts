import type { ConnectionSocket } from "../connection.ts";

/** The part of the sockets of a pair that a connection uses. */
type Upgraded = [raw: Pick<ConnectionSocket, "terminate">, tls: ConnectionSocket];

/**
 * A socket that was encrypted in place: Bun has two objects for it, the old one and the one that encrypts. After `end`
 * the one that encrypts waits for the peer's goodbye and cannot be terminated any more, however long the peer is
 * silent; the old one can.
 */
export class EncryptedSocket implements ConnectionSocket {
  readonly #raw: Pick<ConnectionSocket, "terminate">;
  readonly #tls: ConnectionSocket;

  constructor([raw, tls]: Upgraded) {
    this.#raw = raw;
    this.#tls = tls;
  }

  get remoteAddress(): string | undefined {
    return this.#tls.remoteAddress;
  }

  get fd(): number | undefined {
    return this.#tls.fd;
  }

  get isEncrypted(): boolean {
    return true;
  }

  write(bytes: Uint8Array): number {
    return this.#tls.write(bytes);
  }

  pause(): void {
    this.#tls.pause();
  }

  resume(): void {
    this.#tls.resume();
  }

  end(): void {
    this.#tls.end();
  }

  terminate(): void {
    this.#raw.terminate();
  }
}
