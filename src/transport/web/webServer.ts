import { hostname } from "node:os";
import { limits } from "../../model/limits.ts";
import { isOwnHost } from "./ownHost.ts";
import { isOwnOrigin } from "./ownOrigin.ts";
import { securityHeaders } from "./securityHeaders.ts";
import { WebSocketConnection } from "./webSocketConnection.ts";
import type { WebConnection } from "./webConnection.ts";
import type { WebOptions } from "./webOptions.ts";

/** The server behind the web door. */
export interface WebServer {
  /** Of the loopback interface. */
  readonly port: number;
  /**
   * Its connections by the port they come from, by which it knows whose they are. Others are refused:
   * nobody passes by the front door. (A Unix socket would hide itself, but not tell its peers apart.)
   */
  readonly connections: Map<number, WebConnection>;
  stop(): Promise<void>;
}

/** What a WebSocket is upgraded with. */
interface SocketData {
  connection: WebConnection;
  chat?: WebSocketConnection;
}

/** Starts it on a port of its own choice. Throws where the page cannot be built. */
export async function startWebServer(options: WebOptions): Promise<WebServer> {
  const files = await options.pageFiles();
  const connections = new Map<number, WebConnection>();
  const machine = hostname();

  function answer(request: Request, server: Bun.Server<SocketData>): Response | undefined {
    const connection = connections.get(server.requestIP(request)?.port ?? 0);
    if (!connection) return text(403, "Come in by the front door.");
    const host = request.headers.get("host") ?? "";
    if (!isOwnHost(host, machine)) {
      return text(421, "Open this page by the server's address, as its window shows it.");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return text(405, "Only GET and HEAD are served here.", { Allow: "GET, HEAD" });
    }
    const openedAt = connection.takeOpening();
    const { pathname } = new URL(request.url);
    if (pathname === "/ws") return upgrade(request, server, connection, host);
    if (pathname === "/health") {
      const health = { status: "ok", clients: options.hub.size, version: options.version };
      return Response.json(health, {
        headers: { ...securityHeaders, "Cache-Control": "no-store" },
      });
    }
    const file = files.get(pathname);
    // Browsers, and they alone, want text/html before all else, and then what the page names.
    const isBrowser = request.headers.get("accept")?.startsWith("text/html") || file?.isHashed;
    if (isBrowser) options.navigations.note(connection.address, openedAt);
    if (!file) return text(404, "There is nothing here. The page is at /");
    const caching = file.isHashed ? "public, max-age=31536000, immutable" : "no-cache";
    const headers = { "Content-Type": file.contentType, "Cache-Control": caching };
    return new Response(file.body, { headers: { ...securityHeaders, ...headers } });
  }

  function upgrade(
    request: Request,
    server: Bun.Server<SocketData>,
    connection: WebConnection,
    host: string,
  ): Response | undefined {
    const origin = request.headers.get("origin");
    if (origin !== null && !isOwnOrigin(origin, host)) {
      return text(403, "A page of another origin may not join.");
    }
    if (server.upgrade(request, { data: { connection } })) return undefined;
    return text(426, "This path speaks WebSocket.", { Upgrade: "websocket" });
  }

  const server = Bun.serve<SocketData>({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    idleTimeout: limits.webIdleSeconds,
    maxRequestBodySize: 0,
    fetch: answer,
    error(error) {
      options.onError(error);
      return text(500, "Something went wrong here.");
    },
    websocket: {
      // A chat's own silence and overflow are looked after by its session and its outbox.
      idleTimeout: 0,
      perMessageDeflate: false,
      maxPayloadLength: limits.webMessageBytes,
      backpressureLimit: limits.backlogBytes,
      closeOnBackpressureLimit: true,
      open(socket) {
        const { connection } = socket.data;
        const chat = new WebSocketConnection(socket, connection.address, options);
        socket.data.chat = chat;
        connection.becomes(chat);
      },
      message: (socket, message) => socket.data.chat?.message(message),
      drain: (socket) => socket.data.chat?.drained(),
      close(socket) {
        socket.data.chat?.closed();
        socket.data.connection.chatOver();
      },
    },
  });
  const { port } = server;
  if (port === undefined) throw new Error("The web server has no port");
  return { port, connections, stop: () => server.stop(true) };
}

function text(status: number, line: string, headers: Record<string, string> = {}): Response {
  return new Response(`${line}\n`, { status, headers: { ...securityHeaders, ...headers } });
}
