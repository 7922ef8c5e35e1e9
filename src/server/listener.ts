import type { CloseReason } from "../model/event.ts";
import type * as SocketOptions from "../transport/socketOptions.ts";
import { limits } from "../model/limits.ts";
import type { ConnectionOptions, Progress } from "../transport/connection.ts";
import { Connection } from "../transport/connection.ts";
import type { ConnectionRefusal } from "../transport/connectionLimits.ts";
import {
  ConnectionLimits,
  connectionRefusals,
  readFileLimit,
} from "../transport/connectionLimits.ts";

export interface ListenerOptions {
  host: string;
  /** 0 for any free one. */
  port: number;
  connection: ConnectionOptions;
  /** A connection was closed as soon as it came. */
  onRefused: (why: ConnectionRefusal, address: string) => void;
  /** How many files this process may have open; as many as the system allows unless given. */
  fileLimit?: number | undefined;
}

/** The server cannot listen where it should; the cause is Bun's. */
export class ListenError extends Error {
  /** The system's code, such as `EADDRINUSE`; undefined for most hosts that are not known. */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super("the server cannot listen", { cause });
    this.name = "ListenError";
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}

/** The class's port, and the connections that came to it. */
export class Listener {
  readonly port: number;
  readonly connections = new Set<Connection>();
  readonly #listener: Bun.TCPSocketListener<Connection | undefined>;
  #socketOptions: typeof SocketOptions | undefined;
  #onEmpty: (() => void) | undefined;

  /** Throws {@link ListenError}. */
  constructor({ host, port, connection, onRefused, fileLimit }: ListenerOptions) {
    const { now, onError } = connection;
    const options: ConnectionOptions = {
      ...connection,
      onClosed: (closed) => {
        this.connections.delete(closed);
        if (this.connections.size === 0) this.#onEmpty?.();
      },
    };
    const admission = new ConnectionLimits({ now, fileLimit: fileLimit ?? readFileLimit() });
    this.#listener = listen({
      hostname: host,
      port,
      exclusive: true,
      // What a peer sent before it ended its side is still handled, within its rate limit, and answered.
      allowHalfOpen: true,
      socket: {
        open: (socket) => {
          const place = admission.admit(socket.remoteAddress);
          if (typeof place === "string") {
            socket.end(`${connectionRefusals[place]}\n`);
            onRefused(place, socket.remoteAddress);
            return;
          }
          socket.setKeepAlive(true, limits.pingAfterMs);
          socket.data = new Connection(socket, options, place);
          this.connections.add(socket.data);
        },
        data: (socket, bytes) => socket.data?.receive(bytes),
        drain: (socket) => socket.data?.drained(),
        end: (socket) => socket.data?.ended(),
        close: (socket) => socket.data?.closed(),
        error: (_, error) => onError(error),
      },
    });
    this.port = this.#listener.port;
    // Loaded once the server can be reached: it starts no later for it.
    void import("../transport/socketOptions.ts").then((socketOptions) => {
      this.#socketOptions = socketOptions;
      socketOptions.setListenerOptions(this.#listener);
    });
  }

  /** How far what was written to this descriptor has come; undefined if this system does not tell. */
  progressOf(fd: number): Progress | undefined {
    return this.#socketOptions?.readProgress(fd);
  }

  /**
   * Accepts nobody any more, and closes all connections. Resolves once all are gone, or so many milliseconds
   * later; who is left is cut off.
   */
  async stop(why: CloseReason, withinMs: number): Promise<void> {
    this.#listener.stop();
    const allGone = Promise.withResolvers<void>();
    this.#onEmpty = allGone.resolve;
    if (this.connections.size === 0) allGone.resolve();
    for (const connection of this.connections) connection.leave(why);
    const timer = setTimeout(allGone.resolve, withinMs);
    await allGone.promise;
    clearTimeout(timer);
    for (const connection of this.connections) connection.terminate();
  }
}

function listen(
  options: Bun.TCPSocketListenOptions<Connection | undefined>,
): Bun.TCPSocketListener<Connection | undefined> {
  try {
    return Bun.listen(options);
  } catch (error) {
    throw new ListenError(error);
  }
}
