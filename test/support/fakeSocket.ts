import type { LinkSocket } from "../../src/doors/link.ts";

/** A socket that takes everything at once and keeps it. */
export class FakeSocket implements LinkSocket {
  readonly remoteAddress = "fake";
  readonly calls: string[] = [];
  #bytes = Buffer.alloc(0);

  get text(): string {
    return this.#bytes.toString();
  }

  write(bytes: Uint8Array): number {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    return bytes.length;
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
