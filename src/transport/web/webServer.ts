import { hostname } from "node:os";
import { isLoopback } from "../../model/address.ts";
import type { CloseReason } from "../../model/event.ts";
import type { ConnectionOptions, Session } from "../connection.ts";
import { Connection } from "../connection.ts";
import type { Navigations } from "../navigations.ts";
import type { PageFile } from "./pageFile.ts";
import { answerFile } from "./pageFile.ts";
import { isOwnHost, isOwnOrigin } from "./origin.ts";
import type { Browser } from "./webSocketSink.ts";
import { webMessageBytes, WebSocketSink } from "./webSocketSink.ts";

/** Bytes that a WebSocket may have waiting: its connection gives it one message at a time. */
const backlogBytes = 16_777_216;

/** Seconds that a browser's connection is kept for its next request. */
const idleSeconds = 10;

/**
 * The page runs and loads only what this server gives it, no other page frames it, and it sends nothing
 * elsewhere. `connect-src 'self'` includes the WebSocket of the same host and port (CSP Level 3 §6.7.2.8).
 * @param others where the class's other servers are: the page goes on at them when this one is lost
 */
function contentPolicy(others: readonly string[]): string {
  const sockets = others.flatMap((place) => [`ws://${place}`, `wss://${place}`]);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...sockets].join(" "),
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Sent with every answer; the page tells no other server where it was. */
const securityHeaders = {
  "Content-Security-Policy": contentPolicy([]),
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** Where it listens, and where the proxy connects from. */
const loopback = "127.0.0.1";

/** What a server that goes away tells WebSockets: for good, or to come back (RFC 6455 §7.4.1; IANA's registry). */
const closeCodes: Partial<Record<CloseReason, number>> = {
  server_closed: 1_001,
  paused: 1_012,
  moved: 1_012,
};

/** The text format of Prometheus (prometheus.io/docs/instrumenting/exposition_formats). */
const metricsType = "text/plain; version=0.0.4; charset=utf-8";

const encoder = new TextEncoder();
const lineFeed = 10;
const lineEnd = Uint8Array.of(lineFeed);

export interface WebServerOptions {
  /** The page and all it loads, by path. Rejects if it cannot be built. */
  pageFiles: () => Promise<ReadonlyMap<string, PageFile>>;
  /** Of the connections over WebSockets: their sessions speak lines. */
  chat: ConnectionOptions;
  /** Learns of each page that a browser asks for. */
  navigations: Navigations;
  /** Where the class's other servers are, as `HOST:PORT`: its page goes on at another when its own is lost. */
  otherServers: () => readonly string[];
  /** What `/health` tells beside its status. */
  health: () => Record<string, unknown>;
  /** What `/metrics` tells, in the text format of Prometheus 0.0.4. */
  metrics: () => string;
  /** Other machines may read that, too. */
  areMetricsShared: boolean;
  /** Something threw that belongs to no connection. */
  onError: (error: unknown) => void;
}

/** The HTTP server behind the proxy. */
export interface WebServer {
  /** On the loopback interface. */
  readonly port: number;
  /**
   * Its connections, by the port from which the proxy opened them: so it knows whose they are, and
   * refuses all others. (A Unix socket would be hidden, but could not tell its peers apart.)
   */
  readonly connections: Map<number, ProxiedConnection>;
  stop(): Promise<void>;
}

/** A browser's connection, as the web server sees it. */
export interface ProxiedConnection {
  readonly browser: Browser;
  /** When the connection was opened, for its first request; undefined for later ones. */
  takeOpening(): number | undefined;
  /** It carries a chat from now on, with the limits of a chat. */
  startChat(chat: Chat): void;
  /** The chat is over; what was told is still on its way. */
  endChat(): void;
}

/** What a browser's connection tells the chat that it carries. */
export type Chat = Pick<Session, "tick" | "leave">;

interface SocketData {
  proxied: ProxiedConnection;
  chat?: { sink: WebSocketSink; connection: Connection };
}

/** Starts it on a free port. Throws if the page cannot be built. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const files = await options.pageFiles();
  const connections = new Map<number, ProxiedConnection>();
  const machine = hostname();

  function answer(request: Request, server: Bun.Server<SocketData>): Response | undefined {
    const from = server.requestIP(request);
    // The port alone does not tell: another program may use the same one at another address of this machine.
    const proxied = from?.address === loopback ? connections.get(from.port) : undefined;
    if (!proxied) return text(403, "Use the server's address, as its window shows it.");
    const host = request.headers.get("host") ?? "";
    if (!isAscii(host)) return text(400, "The Host header must be a host's name in ASCII.");
    if (!isOwnHost(host, machine)) {
      return text(421, "Open this page by the server's address, as its window shows it.");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return text(405, "Only GET and HEAD are served here.", { Allow: "GET, HEAD" });
    }
    const openedAt = proxied.takeOpening();
    const { pathname } = new URL(request.url);
    if (pathname === "/ws") {
      const origins = [host, ...options.otherServers()];
      return upgrade(request, server, proxied, origins);
    }
    if (pathname === "/health") {
      return Response.json(
        { status: "ok", ...options.health() },
        { headers: { ...securityHeaders, "Cache-Control": "no-store" } },
      );
    }
    if (pathname === "/metrics") return answerMetrics(proxied.browser.address);
    const file = files.get(pathname);
    // Only browsers prefer text/html to anything else, and then load what the page names.
    const isBrowser = request.headers.get("accept")?.startsWith("text/html") || file?.isHashed;
    if (isBrowser) options.navigations.note(proxied.browser.address, openedAt);
    if (!file) return text(404, "There is nothing here. The page is at /");
    const policy = contentPolicy(options.otherServers());
    return answerFile(request, file, { ...securityHeaders, "Content-Security-Policy": policy });
  }

  function answerMetrics(address: string | undefined): Response {
    if (!options.areMetricsShared && !isLoopback(address ?? "")) {
      return text(
        403,
        "Read this on the server's machine, or start the server with --share-metrics.",
      );
    }
    const headers = {
      ...securityHeaders,
      "Content-Type": metricsType,
      "Cache-Control": "no-store",
    };
    return new Response(options.metrics(), { headers });
  }

  const server = Bun.serve<SocketData>({
    hostname: loopback,
    port: 0,
    development: false,
    idleTimeout: idleSeconds,
    maxRequestBodySize: 0,
    fetch: answer,
    error(error) {
      options.onError(error);
      return text(500, "Something went wrong here.");
    },
    websocket: {
      // A chat's session and its connection watch over its silence and what waits for it.
      idleTimeout: 0,
      perMessageDeflate: false,
      maxPayloadLength: webMessageBytes,
      backpressureLimit: backlogBytes,
      closeOnBackpressureLimit: true,
      open(socket) {
        const { proxied } = socket.data;
        const sink = new WebSocketSink(socket, proxied.browser);
        const connection = new Connection(sink, options.chat);
        socket.data.chat = { sink, connection };
        proxied.startChat({
          tick: () => connection.tick(),
          leave(reason) {
            sink.closeCode = closeCodes[reason] ?? sink.closeCode;
            connection.leave(reason);
          },
        });
      },
      message(socket, message) {
        const connection = socket.data.chat?.connection;
        const bytes = typeof message === "string" ? encoder.encode(message) : message;
        connection?.receive(bytes);
        // The last line of a message need not end.
        if (bytes.at(-1) !== lineFeed) connection?.receive(lineEnd);
      },
      drain(socket) {
        socket.data.chat?.sink.drained();
        socket.data.chat?.connection.drained();
      },
      close(socket) {
        socket.data.chat?.connection.closed();
        socket.data.proxied.endChat();
      },
    },
  });
  const { port } = server;
  if (port === undefined) throw new Error("The web server has no port");
  return { port, connections, stop: () => server.stop(true) };
}

/** Makes a request for `/ws` a WebSocket, unless a page of another class asks. */
function upgrade(
  request: Request,
  server: Bun.Server<SocketData>,
  proxied: ProxiedConnection,
  origins: readonly string[],
): Response | undefined {
  const origin = request.headers.get("origin");
  const { isEncrypted } = proxied.browser;
  if (origin !== null && !origins.some((host) => isOwnOrigin(origin, host, isEncrypted))) {
    return text(403, "A page of another origin may not join.");
  }
  if (server.upgrade(request, { data: { proxied } })) return undefined;
  return text(426, "This path speaks WebSocket.", { Upgrade: "websocket" });
}

/** A name in another script stands in a header as Punycode (RFC 9110 §7.2, RFC 3986 §3.2.2). */
function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- this is where ASCII begins
  return /^[\u0000-\u007f]*$/.test(text);
}

function text(status: number, line: string, headers: Record<string, string> = {}): Response {
  return new Response(`${line}\n`, { status, headers: { ...securityHeaders, ...headers } });
}
