import type { Connection } from "../connection.ts";
import type { Match, Protocol } from "../protocol.ts";
import { beginsWith } from "../protocol.ts";
import { HttpProxy } from "./httpProxy.ts";
import type { WebServer, WebServerOptions } from "./webServer.ts";

/** HTTP: the page at `/`, a chat over a WebSocket at `/ws`, and `/health`. */
export class WebProtocol implements Protocol {
  readonly name = "web";
  /** Browsers open connections ahead of need. */
  readonly takesPrompted = true;
  readonly #options: WebServerOptions;
  #server: Promise<WebServer> | undefined;

  constructor(options: WebServerOptions) {
    this.#options = options;
  }

  match(first: Uint8Array): Match {
    return beginsWith(first, ["GET ", "HEAD ", "POST ", "OPTIONS "]);
  }

  startSession(connection: Connection): HttpProxy {
    // The first browser starts it: a server that none visits starts no slower for it.
    this.#server ??= this.#start();
    return new HttpProxy(connection, this.#server);
  }

  /** Closes what its connections have left; call when they are gone. */
  async stop(): Promise<void> {
    // If it could not start, those who waited for it were told.
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
  }

  async #start(): Promise<WebServer> {
    const { startWebServer } = await import("./webServer.ts");
    try {
      return await startWebServer(this.#options);
    } catch (error) {
      // The next browser may find what was missing.
      this.#server = undefined;
      throw error;
    }
  }
}
