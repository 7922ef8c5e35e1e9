import * as texts from "../../model/texts.ts";
import type { Connection } from "../connection.ts";
import type { Match, PlainProtocol } from "../protocol.ts";
import { beginsWith } from "../protocol.ts";
import { HttpProxy } from "./httpProxy.ts";
import type { WebServer, WebServerOptions } from "./webServer.ts";

/** HTTP: the page at `/`, a chat over a WebSocket at `/ws`, and `/health`. */
export class WebProtocol implements PlainProtocol {
  readonly name = "web";
  /** Browsers open connections ahead of need. */
  readonly afterPrompt = "";
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

  refusePlain(address: string): Uint8Array {
    const page = Buffer.from(encryptedOnlyPage(`https://${address}/`));
    const head = [
      "HTTP/1.1 426 Upgrade Required",
      // RFC 9110 §15.5.22 asks for it.
      "Upgrade: TLS/1.2, HTTP/1.1",
      "Connection: Upgrade, close",
      "Content-Type: text/html; charset=utf-8",
      "Cache-Control: no-store",
      `Content-Length: ${page.length}`,
    ];
    return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), page]);
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

/** What a browser shows at `http:` where only `https:` is taken. The link keeps the fragment: an invite has its code there. */
function encryptedOnlyPage(url: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ClassChat</title>
<p>${texts.tlsRequired}. ${texts.joinByTls.browser} <a href="${url}">${url}</a></p>
<p>${texts.browserWarns}</p>
<script>document.links[0].hash = location.hash</script>
`;
}
