import { joinPlain } from "../../src/client/joinPlain.ts";
import type { Outcome } from "../../src/client/outcome.ts";
import { AsyncQueue } from "../../src/client/asyncQueue.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { Transcript } from "./transcript.ts";

/** `classchat join --plain` in this process: a native peer whose lines are a person's. */
export class PlainClient {
  readonly shown: Transcript;
  readonly outcome: Promise<Outcome>;
  readonly #typed = new AsyncQueue<Uint8Array>();

  constructor(port: number, name?: string) {
    this.shown = new Transcript(name ?? "a client");
    const output = { write: (text: string) => this.shown.add(text) };
    this.outcome = joinPlain({
      endpoint: tcpEndpoint({ host: "127.0.0.1", port }),
      name,
      input: this.#input(),
      canAsk: true,
      output,
      diagnostics: output,
    });
    void this.outcome.then(() => this.shown.end());
  }

  types(...lines: string[]): void {
    this.#typed.put(new TextEncoder().encode(`${lines.join("\n")}\n`));
  }

  async sees(text: string): Promise<void> {
    await this.shown.sees(text);
  }

  close(): void {
    this.#typed.end();
  }

  async *#input(): AsyncGenerator<Uint8Array> {
    for (let bytes = await this.#typed.take(); bytes; bytes = await this.#typed.take()) yield bytes;
  }
}
