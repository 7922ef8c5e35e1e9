import type { ConnectionSocket } from "../../src/transport/connection.ts";

/** A socket that takes what there is room for. */
export class NarrowSocket implements ConnectionSocket {
  readonly remoteAddress = "fake";
  readonly fd = 7;
  readonly #parts: Uint8Array[] = [];
  room = Number.POSITIVE_INFINITY;

  /** In Latin-1: the last character may be taken in part. */
  get taken(): string {
    return Buffer.concat(this.#parts).toString("latin1");
  }

  /** All that was taken, without the tokens, which are random. */
  get text(): string {
    return this.taken.replaceAll(/"token":"[^"]+"/g, "a token");
  }

  write(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.min(bytes.length, this.room));
    this.room -= taken.length;
    this.#parts.push(taken);
    return taken.length;
  }

  end(): void {}
  terminate(): void {}
  pause(): void {}
  resume(): void {}
}
