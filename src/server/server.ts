import type { HubEvent } from "../hub/event.ts";
import { Hub } from "../hub/hub.ts";
import type { ClassLog } from "../log/classLog.ts";
import { isLoopback } from "../model/address.ts";
import { limits } from "../model/limits.ts";
import { ClassGate } from "../protocols/classGate.ts";
import { framesProtocol } from "../protocols/frames/frameSession.ts";
import type { IrcProtocolOptions } from "../protocols/irc/ircProtocol.ts";
import { ircProtocol } from "../protocols/irc/ircProtocol.ts";
import type { SessionOptions } from "../protocols/sessionOptions.ts";
import { hashRoleCode } from "../protocols/token.ts";
import { textProtocol } from "../protocols/text/textSession.ts";
import type { Store } from "../store/store.ts";
import { AwakeClock } from "../transport/awakeClock.ts";
import { FlushScheduler } from "../transport/flushScheduler.ts";
import { Navigations } from "../transport/navigations.ts";
import type { Protocol } from "../transport/protocol.ts";
import { Sniffer } from "../transport/sniffer.ts";
import { refusePlain } from "../transport/tls/plainRefusal.ts";
import { TlsProtocol } from "../transport/tls/tlsProtocol.ts";
import { WebProtocol } from "../transport/web/webProtocol.ts";
import type { JoinAddress } from "./joinAddresses.ts";
import { findRoomAddress, listJoinAddresses } from "./joinAddresses.ts";
import { ServerCertificate } from "./certificate.ts";
import { Listener } from "./listener.ts";
import { Metrics } from "./metrics.ts";
import { pageFiles } from "./pageFiles.ts";
import { PresencePace } from "./presencePace.ts";
import { QuietWork } from "./quietWork.ts";
import type { WindowOutput } from "./serverWindow.ts";
import { ServerWindow } from "./serverWindow.ts";
import type { LogStatus, ServerParts, Serving, Stop } from "./serving.ts";
import { serveAlone } from "./serving.ts";
import { TurnRest } from "./turnRest.ts";

/** Milliseconds between two looks at whose time to come back is over, and at which peers are silent or stalled. */
const defaultTickMs = 1_000;

export interface ServerOptions {
  /** Name or address of the interface to listen on. */
  host: string;
  /** 0 for any free one. */
  port: number;
  /** This machine's address on its default route: it is listed first. */
  routedAddress?: string | undefined;
  /** Messages a second for each client, 0 for no limit. */
  rate: number;
  /** The history of the class. The server closes it when it stops. */
  store: Store;
  /** How many earlier messages a newcomer is shown. */
  replay: number;
  /** From how many members on the class is a crowd, 0 for never; never unless given. */
  crowdFrom?: number;
  /** Milliseconds in which the member of a lost connection can come back. */
  graceMs: number;
  /** The window shows one JSON object a line. */
  json: boolean;
  /** The window hides the text of messages that do not go to everyone, at first. */
  hidePrivate: boolean;
  /** Makes whoever gives it a teacher, at any time. */
  teacherCode?: string | undefined;
  /** Lets in whoever gives it; everybody unless given. */
  classCode?: string | undefined;
  /** Who this server is; known as long as it runs unless given. */
  certificate?: ServerCertificate;
  /** Takes only encrypted connections, except from this machine. */
  isTlsOnly?: boolean;
  /** Other machines may read `/metrics`, too. */
  areMetricsShared?: boolean;
  /** What clients of IRC are told of this server. */
  irc: Omit<IrcProtocolOptions, "fingerprint">;
  output: WindowOutput;
  /** This program's version, for `/health`. */
  version: string;
  /** A connection was closed because something of it threw. */
  onError: (error: unknown) => void;
  /** How many files this process may have open; as many as the system allows unless given. */
  fileLimit?: number;
  /** Milliseconds between two looks at whose time is over and which peers read nothing; a second unless given. */
  tickMs?: number;
  /** Protocols to ask before the usual ones. */
  extraProtocols?: (options: SessionOptions) => Protocol[];
  /** How it serves the class together with others; alone unless given. */
  serve?: (parts: ServerParts) => Serving;
}

export interface Server {
  readonly port: number;
  /** Where it can be joined. */
  readonly addresses: JoinAddress[];
  readonly log: ClassLog;
  readonly window: ServerWindow;
  /**
   * Closes all connections; takes no longer than {@link limits.stopWithinMs}, and as long again if several servers
   * serve the class. Resolves to how it stopped, and whether anything of the class is left in the history.
   */
  stop(wanted: Stop): Promise<{ how: Stop; isLeft: boolean }>;
}

/** A server that is all there, but does not listen yet. */
export interface PreparedServer {
  readonly serving: Serving;
  /** Throws `ListenError`. */
  listen(): Server;
}

/** Starts a server. Throws `ListenError`. */
export function startServer(options: ServerOptions): Server {
  return prepareServer(options).listen();
}

export function prepareServer(options: ServerOptions): PreparedServer {
  const { host, rate, store, replay, graceMs, json, hidePrivate, irc, output, version } = options;
  const {
    classCode,
    onError,
    extraProtocols,
    certificate = new ServerCertificate(undefined),
    serve = serveAlone,
  } = options;
  const clock = new AwakeClock(() => performance.now(), 2 * defaultTickMs);
  const listeners: ((event: HubEvent) => void)[] = [];
  // What happened before it listened is not shown.
  let window: ServerWindow | undefined;
  let listener: Listener | undefined;
  const hub = new Hub({
    store,
    graceMs,
    isShared: options.serve !== undefined,
    privateShown: !hidePrivate,
    crowdFrom: options.crowdFrom ?? 0,
    observe: (event) => {
      window?.show(event);
      metrics.note(event);
      for (const listen of listeners) listen(event);
      scheduler.wake();
    },
    wake: () => scheduler.wake(),
  });
  const metrics = new Metrics({
    view: hub.view,
    version,
    connections: () => listener?.connections.size ?? 0,
    waitingBytes: () => scheduler.sends.bytes,
    log: () => serving.status,
  });
  const scheduler = new FlushScheduler({
    before: () => serving.endTurn(),
    after: (told) => {
      window?.flush();
      tidying.noteTurn();
      rest.note(told);
    },
    schedule: (end) => rest.schedule(end),
    now: clock.now,
  });
  const rest = new TurnRest({ now: clock.now, after, schedule: afterOneMoreLook });
  const presence = new PresencePace({ hub, now: clock.now, after, wake: () => scheduler.wake() });
  const serving = serve({
    hub,
    store,
    addresses: listJoinAddresses(options),
    endTurn: () => presence.endTurn(),
    wake: () => scheduler.wake(),
    now: clock.now,
    after,
    show: (event) => window?.showCluster(event),
    disconnect: (why) => {
      for (const connection of listener?.connections ?? []) connection.leave(why);
    },
  });
  const { log } = serving;
  const tidying = new QuietWork({ work: () => store.tidy(), after });
  const gate =
    classCode === undefined
      ? undefined
      : new ClassGate({
          code: classCode,
          now: clock.now,
          onWrong: (address) => window?.showWrongCode(address),
        });
  const sessionOptions: SessionOptions = {
    log,
    observe: (listener) => listeners.push(listener),
    replay,
    gate,
    otherServers: () => serving.otherServers,
    now: clock.now,
    wallClock: Date.now,
  };
  const fingerprint = (): string | undefined => certificate.loaded?.fingerprint;
  const frames = framesProtocol(sessionOptions);
  const navigations = new Navigations(clock.now);
  const shared = {
    scheduler,
    now: clock.now,
    linesPerSecond: rate,
    onError,
    progressOf: (fd: number) => listener?.progressOf(fd),
  };
  const web = new WebProtocol({
    pageFiles,
    chat: { ...shared, startSession: (connection) => frames.startSession(connection, false) },
    navigations,
    otherServers: () => serving.otherPlaces,
    metrics: () => metrics.render(),
    areMetricsShared: options.areMetricsShared === true,
    health: () => ({
      clients: log.view.memberCount,
      version,
      fingerprint: fingerprint(),
      address: findRoomAddress(addresses),
      log: describeLog(serving.status),
    }),
    onError,
  });
  const plainProtocols = [frames, web, ircProtocol(sessionOptions, { ...irc, fingerprint })];
  const text = textProtocol(sessionOptions);
  const sniffing = {
    protocols: [...(extraProtocols?.(sessionOptions) ?? []), ...plainProtocols],
    fallback: text,
    navigations,
  };
  const tls = new TlsProtocol({
    certificate,
    startSession: (connection) => new Sniffer(connection, sniffing),
  });
  const sniffingOutside = { ...sniffing, protocols: [...sniffing.protocols, tls] };
  const sniffingTlsOnly = {
    protocols: [...plainProtocols.map(refusePlain), tls],
    fallback: refusePlain(text),
    navigations,
  };
  const sniffingFrom = (address = "") =>
    options.isTlsOnly === true && !isLoopback(address) ? sniffingTlsOnly : sniffingOutside;
  let addresses: JoinAddress[] = [];

  function listen(): Server {
    const hidesPrivate = !hub.view.privateShown;
    const shown = new ServerWindow({ output, json, hidePrivate: hidesPrivate, now: Date.now });
    const listening = new Listener({
      host,
      port: options.port,
      connection: {
        ...shared,
        startSession: (connection) => new Sniffer(connection, sniffingFrom(connection.address)),
      },
      onRefused: (why, address) => {
        metrics.noteRefused(why);
        shown.showRefused(why, address);
      },
      fileLimit: options.fileLimit,
    });
    [window, listener] = [shown, listening];
    const expire = (): void => {
      log.submit({ type: "expire", at: Date.now(), uptimeMs: clock.now() });
    };
    if (options.teacherCode !== undefined) {
      const codeHash = hashRoleCode(options.teacherCode);
      log.submit({ type: "offerRole", at: Date.now(), codeHash, isStanding: true });
    }
    // A class that goes on at other servers shows them, perhaps.
    if (hidePrivate && !hidesPrivate) {
      log.submit({ type: "showPrivate", at: Date.now(), isShown: false });
    }
    // Members of a class that goes on whose time to come back is over.
    expire();
    const ticks = setInterval(() => {
      expire();
      serving.tick();
      store.tick(clock.now());
      // The turn's end says what the history came to.
      scheduler.wake();
      for (const connection of listening.connections) connection.tick();
      tidying.tick();
    }, options.tickMs ?? defaultTickMs);

    const { port } = listening;
    addresses = listJoinAddresses({ ...options, port });
    shown.showStart({ host, port, addresses: addresses.map(({ address }) => address) });

    return {
      port,
      addresses,
      log,
      window: shown,
      async stop(wanted) {
        const how = await serving.prepareStop(wanted);
        clearInterval(ticks);
        tidying.stop();
        presence.stop();
        // What this turn has brought comes before the goodbye.
        log.endTurn();
        await listening.stop(serving.closeReason(how), limits.stopWithinMs);
        await web.stop();
        log.endTurn();
        const isLeft = await serving.finish(how);
        store.close();
        shown.showStop(how);
        return { how, isLeft };
      },
    };
  }

  return { serving, listen };
}

function describeLog(status: LogStatus | undefined): Record<string, unknown> | undefined {
  return status && { state: status.isConnected ? "connected" : "away", lag: status.lag };
}

function after(ms: number, callback: () => void): void {
  setTimeout(callback, ms).unref();
}

/**
 * Ends a turn after one more look at the sockets: it costs some microseconds, and what it finds shares
 * the turn's transaction and writes, which cost far more.
 */
function afterOneMoreLook(end: () => void): void {
  setImmediate(() => setImmediate(end));
}
