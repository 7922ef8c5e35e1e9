import type { LeaveReason } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import type { ByteSink } from "../wire/byteQueue.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import type { FlushScheduler, WriteChain } from "./flushScheduler.ts";

/** Milliseconds that a closing connection gives its peer to take the last bytes. */
export const lingerMs = 2_000;

/** Bytes that may wait for a peer that reads, but less fast than it is told. */
export const backlogBytes = 16_777_216;

/** The part of `Bun.Socket` that a connection uses. */
export interface ConnectionSocket extends ByteSink {
  end(): void;
  terminate(): void;
  pause(): void;
  resume(): void;
  /** The peer's address, if known. */
  readonly remoteAddress?: string | undefined;
}

/** One peer's conversation over a connection. What it throws closes this connection alone. */
export interface Session {
  receive(bytes: Uint8Array): void;
  /** The peer sends nothing more, but may still read. */
  ended(): void;
  /** The socket can take more. */
  drained?(): void;
  /** A pause by `pauseFor` is over. */
  resumed?(): void;
  /** Lets go of the connection without a word, because another session takes it over. */
  release?(): void;
  /** Runs about once a second, for what only the passing of time shows. */
  tick(): void;
  /** Takes the member out of the class and, if the connection still stands, says why and closes it. */
  leave(reason: LeaveReason): void;
}

/** Shared by all connections of one kind, so that each stays small. */
export interface ConnectionOptions {
  readonly scheduler: FlushScheduler;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Makes the connection's first session. */
  readonly startSession: (connection: Connection) => Session;
  /** A connection was closed because something of it threw. */
  readonly onError: (error: unknown) => void;
}

/**
 * - `open`: reads and writes.
 * - `closing`: reads nothing more; what is told until the turn ends still goes out.
 * - `draining`: takes nothing more; what waits still goes out.
 * - `ended`: writes nothing more.
 */
type State = "open" | "closing" | "draining" | "ended";

/**
 * One accepted connection, over TCP or a WebSocket, and the session that speaks on it. It promises:
 *
 * 1. Order: the peer gets bytes in the order they were told.
 * 2. One write per turn: all that is told in a turn of the event loop is one write at its end, and
 *    receivers that were told the same share its bytes. What the socket does not take waits.
 * 3. No blocking: a peer that does not read delays nobody else.
 * 4. Bounds: a peer leaves as `too_slow` when more than {@link limits.sendQueueBytes} wait and it
 *    takes none of them between two looks, or when more than {@link backlogBytes} wait. A peer that
 *    keeps reading may have more waiting than the first, for instance a long history.
 * 5. `close` lets out all that is told until the turn ends, and nothing told later.
 * 6. `cut` drops what waits except the rest of a line that is partly out, and ends with a last line.
 * 7. Either way the connection is gone {@link lingerMs} later, whether or not the peer reads.
 * 8. What the session throws closes this connection alone, and is reported.
 * 9. Small: there are thousands of idle connections, and an idle one holds no timer, closure or list.
 */
export class Connection {
  /** When the connection was accepted, in milliseconds of the options' clock. */
  readonly openedAt: number;
  readonly #socket: ConnectionSocket;
  readonly #options: ConnectionOptions;
  readonly #queue: ByteQueue;
  #session: Session;
  /** What was told in this turn. */
  #told: WriteChain | undefined;
  #state: State = "open";
  /** Too much waits, and the peer has taken nothing since that was seen. */
  #isStalled = false;
  /** Ends a pause of an open connection, or the linger time of one that closes. */
  #timer: Timer | undefined;

  constructor(socket: ConnectionSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#queue = new ByteQueue(socket);
    this.openedAt = options.now();
    this.#session = options.startSession(this);
  }

  /** The peer's address, if known. */
  get address(): string | undefined {
    return this.#socket.remoteAddress;
  }

  /** True once nothing more is read. */
  get isClosing(): boolean {
    return this.#state !== "open";
  }

  /** Bytes that wait for the peer to take them. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** Lets another session take over, and hands it what was read for it. */
  handTo(session: Session, read: Uint8Array): void {
    this.#session = session;
    if (read.length > 0) session.receive(read);
  }

  /** Writes when the turn ends. */
  tell(bytes: Uint8Array): void {
    if (this.#state === "draining" || this.#state === "ended") return;
    const { scheduler } = this.#options;
    if (this.#told === undefined) scheduler.add(this);
    this.#told = (this.#told ?? scheduler.start).with(bytes);
  }

  /** Writes at once, ahead of what this turn tells: for bytes that only pass through. */
  write(bytes: Uint8Array): void {
    if (this.#state !== "ended") this.#queue.write(bytes);
  }

  /** Writes what this turn told. Only the scheduler calls this. */
  flush(): void {
    if (this.#told !== undefined) this.#queue.write(this.#told.bytes);
    this.#told = undefined;
    if (this.#state === "closing") this.#state = "draining";
    this.#leaveWhenStalled();
    this.#endWhenDrained();
  }

  /** Closes after what is told in this turn. */
  close(): void {
    if (this.#state !== "open") return;
    this.#startLinger("closing");
    if (this.#told === undefined) this.#options.scheduler.add(this);
  }

  /** Closes a peer that does not read: `lastLine` takes the place of what waits. */
  cut(lastLine: Uint8Array): void {
    if (this.#state !== "open") return;
    this.#startLinger("draining");
    this.#told = undefined;
    this.#queue.dropWholeLines();
    this.#queue.write(lastLine);
    this.#endWhenDrained();
  }

  /** Closes at once; nothing more goes out. */
  terminate(): void {
    this.#stop();
    this.#socket.terminate();
  }

  /** Stops reading, so that the peer's own network stack holds it back. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Stops reading for so many milliseconds, or until a pause that is on is over. */
  pauseFor(ms: number): void {
    if (this.#state !== "open" || this.#timer !== undefined) return;
    this.#socket.pause();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#socket.resume();
      this.guard(() => this.#session.resumed?.());
    }, ms);
  }

  /** The peer sent these bytes. */
  receive(bytes: Uint8Array): void {
    if (this.#state === "open") this.guard(() => this.#session.receive(bytes));
  }

  /** The peer has ended its side. */
  ended(): void {
    this.guard(() => this.#session.ended());
  }

  /** The socket can take more. */
  drained(): void {
    const before = this.#queue.bytes;
    this.#queue.drain();
    this.#isStalled &&= this.#queue.bytes === before;
    this.#endWhenDrained();
    this.guard(() => this.#session.drained?.());
  }

  /** About a second has passed: a peer that stalls is seen even if it is told nothing more. */
  tick(): void {
    if (this.#queue.bytes > 0) this.#leaveWhenStalled();
    this.guard(() => this.#session.tick());
  }

  /** The member leaves the class; if the connection still stands, the session says why and closes it. */
  leave(reason: LeaveReason): void {
    this.guard(() => this.#session.leave(reason));
  }

  /** The socket is gone. */
  closed(): void {
    this.#stop();
    this.leave("lost");
  }

  /** Runs work that no event of the socket brings, such as a timer's: what it throws closes this connection alone. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Closes this connection, and no other, because something of it threw. */
  fail(error: unknown): void {
    const { onError } = this.#options;
    onError(error);
    try {
      this.#session.leave("error");
    } catch (second) {
      onError(second);
    }
    this.terminate();
  }

  #leaveWhenStalled(): void {
    const { bytes } = this.#queue;
    const wasStalled = this.#isStalled;
    this.#isStalled = bytes > limits.sendQueueBytes;
    const isTooSlow = (wasStalled && this.#isStalled) || bytes > backlogBytes;
    if (isTooSlow && this.#state === "open") this.leave("too_slow");
  }

  #endWhenDrained(): void {
    if (this.#state !== "draining" || this.#queue.bytes > 0) return;
    this.#state = "ended";
    this.#socket.end();
  }

  #startLinger(state: State): void {
    this.#state = state;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.terminate(), lingerMs);
  }

  #stop(): void {
    this.#state = "ended";
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = undefined;
  }
}
