import { unsupportedProtocols } from "../protocols/unsupported.ts";
import type { Protocol, SessionOptions } from "../transport/protocol.ts";
import { SniffedConnection } from "../transport/sniffedConnection.ts";
import type { IrcProtocolOptions } from "../protocols/irc/ircProtocol.ts";
import { ircProtocol } from "../protocols/irc/ircProtocol.ts";
import { framesProtocol } from "../protocols/frames/framesProtocol.ts";
import { Navigations } from "../transport/navigations.ts";
import { textProtocol } from "../protocols/text/textProtocol.ts";
import { FlushScheduler } from "../transport/flushScheduler.ts";
import { WebProtocol } from "../transport/web/webProtocol.ts";
import { Hub } from "../hub/hub.ts";
import { limits } from "../model/limits.ts";
import type { Store } from "../store/store.ts";
import { pageFiles } from "./pageFiles.ts";
import { joinAddresses } from "./joinAddresses.ts";
import type { WindowOutput } from "./serverWindow.ts";
import { ServerWindow } from "./serverWindow.ts";

export interface ServerOptions {
  /** Name or address of the interface to listen on. */
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Messages a second for each client, 0 for no limit. */
  rate: number;
  /** The history of the class; the server ends and closes it when it stops. */
  store: Store;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** How long a lost connection's member has to come back, in milliseconds. */
  graceMs: number;
  /** The window is one JSON object a line. */
  json: boolean;
  /** The window shows only what is said to everyone. */
  hidePrivate: boolean;
  /** What clients of IRC are told of this server. */
  irc: IrcProtocolOptions;
  output: WindowOutput;
  /** This program's, as it is told to those who ask. */
  version: string;
  /** A connection was closed because something of it threw. */
  onError: (error: unknown) => void;
  /** Doors to ask before the usual ones. */
  moreDoors?: (options: SessionOptions) => Protocol[];
}

export interface Server {
  readonly port: number;
  /** Where it can be joined, each as `HOST:PORT`. */
  readonly addresses: string[];
  /** Says goodbye to everyone and closes; takes no longer than {@link limits.stopWithinMs}. */
  stop(): Promise<void>;
}

/** Starts a server. Throws what `Bun.listen` throws where it cannot listen. */
export function startServer(options: ServerOptions): Server {
  const { host, rate, store, replay, graceMs, json, hidePrivate, irc, output, version } = options;
  const { onError, moreDoors } = options;
  const window = new ServerWindow({ output, json, hidePrivate, now: Date.now });
  const hub = new Hub({
    store,
    graceMs,
    now: Date.now,
    observe: (fact) => {
      window.show(fact);
      turn.wake();
    },
    wake: () => turn.wake(),
  });
  const turn = new FlushScheduler({
    before: () => hub.endTurn(),
    after: () => window.flush(),
    schedule: afterOneMoreLook,
  });
  const doorOptions: SessionOptions = {
    hub,
    pace: { perSecond: rate, burst: limits.rateBurst, now: steadyMs },
    privateShown: !hidePrivate,
    replay,
    now: steadyMs,
  };
  const navigations = new Navigations(doorOptions.now);
  const webDoor = new WebProtocol({
    pageFiles,
    ...doorOptions,
    turn,
    navigations,
    version,
    onError,
  });
  const front = {
    doors: [
      ...(moreDoors?.(doorOptions) ?? []),
      framesProtocol(doorOptions),
      webDoor,
      ircProtocol(doorOptions, irc, Date.now),
      ...unsupportedProtocols,
    ],
    plain: textProtocol(doorOptions),
    navigations,
    turn,
    onError,
  };
  const connections = new Set<SniffedConnection>();
  const allClosed = Promise.withResolvers<void>();
  let isStopping = false;

  const listener = Bun.listen<SniffedConnection>({
    hostname: host,
    port: options.port,
    exclusive: true,
    // What a peer wrote before it ended its side is still handled, at its pace, and answered.
    allowHalfOpen: true,
    socket: {
      open(socket) {
        socket.setKeepAlive(true, limits.pingAfterMs);
        socket.data = new SniffedConnection(socket, front);
        connections.add(socket.data);
      },
      data: (socket, bytes) => socket.data.receive(bytes),
      drain: (socket) => socket.data.drained(),
      end: (socket) => socket.data.ended(),
      close(socket) {
        socket.data.closed();
        connections.delete(socket.data);
        if (isStopping && connections.size === 0) allClosed.resolve();
      },
      error: (_, error) => onError(error),
    },
  });

  // Of an interrupted class, who cannot come back.
  hub.expire();
  const ticks = setInterval(() => {
    hub.expire();
    for (const connection of connections) connection.tick();
  }, limits.tickMs);

  const addresses = joinAddresses(host, listener.port);
  window.showStart({ host, port: listener.port, addresses });

  return {
    port: listener.port,
    addresses,
    async stop() {
      listener.stop();
      clearInterval(ticks);
      isStopping = true;
      if (connections.size === 0) allClosed.resolve();
      for (const connection of connections) connection.goodbye();
      const timer = setTimeout(allClosed.resolve, limits.stopWithinMs);
      await allClosed.promise;
      clearTimeout(timer);
      for (const connection of connections) connection.terminate();
      await webDoor.stop();
      hub.endTurn();
      store.end();
      store.close();
      window.showStop();
    },
  };
}

/** Milliseconds of a clock that never goes back. */
function steadyMs(): number {
  return performance.now();
}

/**
 * Ends a turn after one more look at the sockets: it costs some microseconds, and what it finds shares
 * the turn's transaction and writes, which cost far more.
 */
function afterOneMoreLook(end: () => void): void {
  setImmediate(() => setImmediate(end));
}
