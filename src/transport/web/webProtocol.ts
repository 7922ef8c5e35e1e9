import type { Protocol } from "../protocol.ts";
import type { Connection } from "../connection.ts";
import { beginsWith } from "../prefix.ts";
import { HttpProxy } from "./httpProxy.ts";
import type { WebOptions } from "./webOptions.ts";
import type { WebServer } from "./webServer.ts";

/** HTTP: the page at `/`, frames over a WebSocket at `/ws`, `/health`. */
export class WebProtocol implements Protocol {
  readonly name = "web";
  /** Browsers open connections ahead of need. */
  readonly takesLate = true;
  readonly #options: WebOptions;
  #server: Promise<WebServer> | undefined;

  constructor(options: WebOptions) {
    this.#options = options;
  }

  match(first: Uint8Array): "yes" | "no" | "maybe" {
    return beginsWith(first, ["GET ", "HEAD ", "POST ", "OPTIONS "]);
  }

  startSession(link: Connection): HttpProxy {
    // Not before the first browser comes: a server that none visits starts no slower for it.
    this.#server ??= this.#start();
    return new HttpProxy(link, this.#server);
  }

  /** Closes what its connections have left; call when they are gone. */
  async stop(): Promise<void> {
    // One that could not start has said so to those who waited for it.
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
  }

  async #start(): Promise<WebServer> {
    const { startWebServer } = await import("./webServer.ts");
    try {
      return await startWebServer(this.#options);
    } catch (error) {
      // What was lacking may be there for the next who comes.
      this.#server = undefined;
      throw error;
    }
  }
}
