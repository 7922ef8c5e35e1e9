import type { ConnectionSocket } from "../../src/transport/connection.ts";

/** A socket that takes everything at once and keeps it, unless it is told otherwise. */
export class FakeSocket implements ConnectionSocket {
  readonly remoteAddress = "fake";
  readonly calls: string[] = [];
  #bytes = Buffer.alloc(0);
  #most = Infinity;
  #offered = Promise.withResolvers<void>();

  get text(): string {
    return this.#bytes.toString();
  }

  write(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.min(bytes.length, this.#most));
    this.#bytes = Buffer.concat([this.#bytes, taken]);
    this.#offered.resolve();
    return taken.length;
  }

  /** Takes at most so many bytes of each write from now on; resolves once it is offered some. */
  async takes(most: number): Promise<void> {
    this.#most = most;
    this.#offered = Promise.withResolvers<void>();
    await this.#offered.promise;
  }

  end(): void {
    this.calls.push("end");
  }

  terminate(): void {
    this.calls.push("terminate");
  }

  pause(): void {
    this.calls.push("pause");
  }

  resume(): void {
    this.calls.push("resume");
  }
}
