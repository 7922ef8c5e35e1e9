import type { CloseReason } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import type { ByteSink } from "../wire/byteQueue.ts";
import { ByteQueue } from "../wire/byteQueue.ts";
import { AwakeTimer } from "./awakeClock.ts";
import type { ConnectionInputOptions, InputSocket } from "./connectionInput.ts";
import { ConnectionInput } from "./connectionInput.ts";
import type { Place } from "./connectionLimits.ts";
import type { Flushable, Source, WriteChain } from "./flushScheduler.ts";

/** Milliseconds that a closing connection gives its peer to take the last bytes. */
export const lingerMs = 2_000;

/** A session with more to tell is asked for it while fewer bytes than these wait. */
const lowBytes = 65_536;

/** The part of `Bun.Socket` that a connection uses. */
export interface ConnectionSocket extends ByteSink, InputSocket {
  end(): void;
  terminate(): void;
  /** The peer's address, if known. */
  readonly remoteAddress?: string | undefined;
  /** The address and port that the peer has connected to, if known. */
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  /** The descriptor of the peer's own socket, if known. */
  readonly fd?: number | undefined;
  /** What it carries is encrypted on its way. */
  readonly isEncrypted?: boolean;
}

/** One peer's conversation over a connection. What it throws closes this connection alone. */
export interface Session {
  receive(bytes: Uint8Array): void;
  /** The peer sends nothing more, but may still read. */
  ended(): void;
  /** The socket can take more. */
  drained?(): void;
  /** Little waits: tells the next part of what there is to tell. Returns whether there is still more. */
  tellMore?(): boolean;
  /** Reads on: the rate limit lets it, and it is its turn. */
  resumed?(): void;
  /** Lets go of the connection without a word, because another session takes it over. */
  release?(): void;
  /** Runs about once a second, for what only the passing of time shows. */
  tick(): void;
  /**
   * Takes the member out of the class, unless that pauses, and if the connection still stands, says why and
   * closes it.
   */
  leave(reason: CloseReason): void;
}

/** Makes a session of a connection, which is given by `receive` what was read for it. */
export type StartSession = (connection: Connection) => Session;

/** Shared by all connections of one kind, so that each stays small. */
export interface ConnectionOptions extends ConnectionInputOptions {
  /** Makes the connection's first session. */
  readonly startSession: StartSession;
  /** A connection was closed because something of it threw. */
  readonly onError: (error: unknown) => void;
  /** How far what was written to this descriptor has come, where the system tells. */
  readonly progressOf?: (fd: number) => Progress | undefined;
  /** The connection's socket is gone. */
  readonly onClosed?: (connection: Connection) => void;
}

/** How far what was written to a peer has come. */
export interface Progress {
  /** Bytes that the peer's system has taken so far. */
  readonly takenBytes: number;
  /** Bytes that the own system holds because the peer's has no room for them. */
  readonly heldBytes: number;
}

/**
 * - `open`: reads and writes.
 * - `closing`: reads nothing more; what is told until the turn ends still goes out.
 * - `draining`: takes nothing more; what waits still goes out.
 * - `ended`: writes nothing more.
 */
type State = "open" | "closing" | "draining" | "ended";

/**
 * Whether the session has more to tell than may wait at once: `waiting` until the peer takes what it was told,
 * `due` once the scheduler will ask for it.
 */
type More = "none" | "waiting" | "due";

/**
 * One accepted connection, over TCP or a WebSocket, and the session that speaks on it. It promises:
 *
 * 1. Order: the peer gets bytes in the order they were told.
 * 2. One write per turn: all that is told in a turn of the event loop is one write at its end, and
 *    receivers that were told the same share its bytes. What the socket does not take waits.
 * 3. No blocking: a peer that does not read delays nobody else.
 * 4. Bounds: a peer for which something waits leaves as `too_slow` when it takes nothing for
 *    {@link limits.stalledTicks} looks, neither of what waits here nor of what the system holds. How much may wait for one that reads is for its session, which
 *    tells more only as the peer takes what it was told.
 * 5. `close` lets out all that is told until the turn ends, and nothing told later.
 * 6. `cut` drops what waits except the rest of a line that is partly out, and ends with a last line.
 * 7. Either way the connection is gone {@link lingerMs} later, whether or not the peer reads.
 * 8. What the session throws closes this connection alone, and is reported.
 * 9. Fairness: it is read in turns with all others, and pays for what it asks ({@link ConnectionInput}).
 * 10. Small: there are thousands of idle connections, and an idle one holds no timer, closure or list.
 */
export class Connection
  extends ConnectionInput<ConnectionSocket, ConnectionOptions>
  implements Flushable, Source
{
  /** When the connection was accepted, in milliseconds of the options' clock. */
  readonly openedAt: number;
  readonly place: Place | undefined;
  #queue: ByteQueue;
  #session: Session;
  /** What was told in this turn. */
  #told: WriteChain | undefined;
  #state: State = "open";
  #more: More = "none";
  /** Looks since the peer last took something of what waits. */
  #stalledTicks = 0;
  /** Bytes that the peer's system had taken at the last look. */
  #takenBytes = 0;
  /** Ends the time that a closing connection lingers. */
  #timer: AwakeTimer | undefined;

  /** @param place among all connections; undefined for a WebSocket, which is within another one */
  constructor(socket: ConnectionSocket, options: ConnectionOptions, place?: Place) {
    super(socket, options);
    this.place = place;
    this.#queue = new ByteQueue(socket);
    this.openedAt = options.now();
    this.#session = options.startSession(this);
  }

  /** The peer's address, if known. */
  get address(): string | undefined {
    return this.socket.remoteAddress;
  }

  /** The address of this machine that the peer has connected to, if known. */
  get ownHost(): string | undefined {
    return this.socket.localAddress;
  }

  get ownPort(): number | undefined {
    return this.socket.localPort;
  }

  /** The descriptor of the peer's socket, if known. */
  get fd(): number | undefined {
    return this.socket.fd;
  }

  /** What it carries is encrypted on its way. */
  get isEncrypted(): boolean {
    return this.socket.isEncrypted === true;
  }

  override get isClosing(): boolean {
    return this.#state !== "open";
  }

  /** Bytes that wait for the peer to take them. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** Bytes that wait for the peer to take them, and those that this turn tells. */
  get unsentBytes(): number {
    return this.#queue.bytes + (this.#told?.length ?? 0);
  }

  /** More is unsent than may wait for one peer: less, while much waits for all. */
  get isBehind(): boolean {
    const unsent = this.unsentBytes;
    // Asked with every message, and most have little waiting.
    return unsent > lowBytes && unsent > this.options.scheduler.sends.mostUnsent;
  }

  /**
   * The peer is behind in reading, and goes on: it is there, though what it should answer may not have
   * reached it. If bytes wait here it has {@link limits.stalledTicks} looks to take some of them.
   */
  isReadingOn(): boolean {
    if (this.#queue.bytes > 0) return true;
    const progress = this.#progress;
    return progress !== undefined && progress.heldBytes > 0 && this.#hasTakenSome(progress);
  }

  /** Lets another session take over, and hands it what was read for it. */
  handTo(session: Session, read: Uint8Array): void {
    this.#session = session;
    if (read.length > 0) session.receive(read);
  }

  /**
   * Encrypts the socket in place; nothing may have been told before.
   * @param encrypt is also given what was read and is not taken yet
   */
  encrypt(encrypt: (socket: ConnectionSocket, unread: Uint8Array) => ConnectionSocket): void {
    this.exchangeSocket(encrypt(this.socket, this.takeUnread()));
    this.#queue = new ByteQueue(this.socket);
  }

  /** Writes when the turn ends. */
  tell(bytes: Uint8Array): void {
    if (this.#state === "draining" || this.#state === "ended") return;
    const { scheduler } = this.options;
    if (this.#told === undefined) scheduler.add(this);
    this.#told = (this.#told ?? scheduler.start).with(bytes);
  }

  /** Writes at once, ahead of what this turn tells: for bytes that only pass through. */
  write(bytes: Uint8Array): void {
    if (this.#state !== "ended") this.#enqueue(bytes);
  }

  /** Writes what this turn told. Only the scheduler calls this. */
  flush(): number {
    const bytes = this.#told?.length ?? 0;
    if (this.#told !== undefined) this.#enqueue(this.#told.bytes);
    this.#told = undefined;
    if (this.#state === "closing") this.#state = "draining";
    this.#endWhenDrained();
    this.#askForMore();
    return bytes;
  }

  /** The session has more to tell: it is asked for it, part by part, as the peer takes what waits. */
  offerMore(): void {
    if (this.#more === "none") this.#more = "waiting";
    this.#askForMore();
  }

  /** It is its turn to tell more. Only the scheduler calls this. */
  tellMore(): void {
    this.#more = "none";
    if (this.#state !== "open") return;
    this.guard(() => {
      if (this.#session.tellMore?.() === true && this.#more === "none") this.#more = "waiting";
    });
    // If it told something, the flush asks again.
    if (this.#told === undefined) this.#askForMore();
  }

  /** Closes after what is told in this turn. */
  close(): void {
    if (this.#state !== "open") return;
    this.#startLinger("closing");
    if (this.#told === undefined) this.options.scheduler.add(this);
  }

  /** Closes a peer that does not read: `lastLine` takes the place of what waits. */
  cut(lastLine: Uint8Array): void {
    if (this.#state !== "open") return;
    this.#startLinger("draining");
    this.#told = undefined;
    const before = this.#queue.bytes;
    this.#queue.dropWholeLines();
    this.#count(before);
    this.#enqueue(lastLine);
    this.#endWhenDrained();
  }

  /** Closes at once; nothing more goes out. */
  terminate(): void {
    this.#stop();
    this.socket.terminate();
  }

  /** The socket can take more. */
  drained(): void {
    const before = this.#queue.bytes;
    this.#queue.drain();
    this.#count(before);
    if (this.#queue.bytes < before) this.#stalledTicks = 0;
    this.#endWhenDrained();
    this.#askForMore();
    this.guard(() => this.#session.drained?.());
  }

  /** About a second has passed: a peer that stalls is seen even if it is told nothing more. */
  tick(): void {
    this.#leaveWhenStalled();
    this.guard(() => this.#session.tick());
  }

  /** Works once the server has run for so many milliseconds; what that throws closes this connection alone. */
  after(ms: number, work: () => void): AwakeTimer {
    return new AwakeTimer(this.options.now, ms, () => this.guard(work));
  }

  /** As {@link Session.leave}. */
  leave(reason: CloseReason): void {
    this.guard(() => this.#session.leave(reason));
  }

  /** The socket is gone. */
  closed(): void {
    this.#stop();
    this.place?.release();
    this.leave("lost");
    this.options.onClosed?.(this);
  }

  /** Runs work that no event of the socket brings, such as a timer's: what it throws closes this connection alone. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  override fail(error: unknown): void {
    const { onError } = this.options;
    onError(error);
    try {
      this.#session.leave("error");
    } catch (second) {
      onError(second);
    }
    this.terminate();
  }

  protected override takeBytes(bytes: Uint8Array): void {
    this.#session.receive(bytes);
  }

  protected override takeEnd(): void {
    this.#session.ended();
  }

  protected override takeTurn(): void {
    this.#session.resumed?.();
  }

  #enqueue(bytes: Uint8Array): void {
    const before = this.#queue.bytes;
    this.#queue.write(bytes);
    if (this.#queue.bytes !== before) this.#count(before);
  }

  /** Tells the budget of all connections how much more or less waits than before. */
  #count(before: number): void {
    const more = this.#queue.bytes - before;
    // What an ended connection had waiting was taken off when it ended.
    if (more !== 0 && this.#state !== "ended") this.options.scheduler.sends.add(more);
  }

  #askForMore(): void {
    if (this.#more !== "waiting" || this.unsentBytes >= lowBytes) return;
    this.#more = "due";
    this.options.scheduler.addSource(this);
  }

  #leaveWhenStalled(): void {
    // Looks are counted, not time: a server that was stopped for a minute has looked once since.
    const isStalled = this.#queue.bytes > 0 && !this.#hasTakenSome(this.#progress);
    this.#stalledTicks = isStalled ? this.#stalledTicks + 1 : 0;
    const isTooSlow = this.#stalledTicks > limits.stalledTicks;
    if (isTooSlow && this.#state === "open") this.leave("too_slow");
  }

  get #progress(): Progress | undefined {
    const { fd } = this.socket;
    return fd === undefined ? undefined : this.options.progressOf?.(fd);
  }

  /** The system's own buffer may hold megabytes, and says that it can take more only once much of it is gone. */
  #hasTakenSome(progress: Progress | undefined): boolean {
    if (!progress || progress.takenBytes === this.#takenBytes) return false;
    this.#takenBytes = progress.takenBytes;
    return true;
  }

  #endWhenDrained(): void {
    if (this.#state !== "draining" || this.#queue.bytes > 0) return;
    this.#state = "ended";
    this.socket.end();
  }

  #startLinger(state: State): void {
    this.#state = state;
    this.stopInput();
    this.#timer = this.after(lingerMs, () => this.socket.terminate());
  }

  #stop(): void {
    this.stopInput();
    if (this.#state !== "ended") this.options.scheduler.sends.add(-this.#queue.bytes);
    this.#state = "ended";
    this.#timer?.stop();
    this.#timer = undefined;
    this.#told = undefined;
  }
}
