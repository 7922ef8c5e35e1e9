import { ReadScheduler } from "./readScheduler.ts";
import { SendBudget } from "./sendBudget.ts";

const nothing = new Uint8Array(0);

/** A receiver of bytes that writes what it was told when the turn ends. */
export interface Flushable {
  /** Returns how many bytes it was told. Must not throw. */
  flush(): number;
}

/** What a turn told. */
export interface TurnTold {
  receivers: number;
  /** For all of them together. */
  bytes: number;
  /** Milliseconds that it took. */
  ms: number;
}

/** Something that has more to tell than may wait at once. */
export interface Source {
  /** Tells the next part. Must not throw. */
  tellMore(): void;
}

/** Sources that tell their next part in one turn, however long the others took. */
const leastSources = 8;

export interface FlushSchedulerOptions {
  /** Runs before the first flush: messages are stored before anyone hears of them. */
  before: () => void;
  /** Runs after the last flush. */
  after: (told: TurnTold) => void;
  /** Calls back once the event loop has handled all that was ready, as `setImmediate` does. */
  schedule: (end: () => void) => void;
  /** Milliseconds, of a clock that never goes back. */
  now: () => number;
}

/**
 * One turn of the event loop: everything that is ready is read and handled, then each receiver gets
 * one write. Bun runs `setImmediate` after the data callbacks of all sockets that were ready.
 */
export class FlushScheduler {
  readonly #options: FlushSchedulerOptions;
  readonly #flushables: Flushable[] = [];
  /** In the order they asked; each is asked for its next part when its turn comes. */
  readonly #sources: Source[] = [];
  #isScheduled = false;
  /** Shares the turn between those who are read. */
  readonly reads = new ReadScheduler(() => this.wake());
  /** What waits for all who are told something. */
  readonly sends = new SendBudget();
  /** The chain with which every receiver starts the turn. */
  start = new WriteChain();

  constructor(options: FlushSchedulerOptions) {
    this.#options = options;
  }

  /** Makes sure that the turn ends. */
  wake(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.schedule(() => this.#end());
  }

  /** Flushes this once, when the turn ends. */
  add(flushable: Flushable): void {
    this.#flushables.push(flushable);
    this.wake();
  }

  /** Lets the source tell its next part once, in a turn to come: after what the turn stores and tells. */
  addSource(source: Source): void {
    this.#sources.push(source);
    this.wake();
  }

  #end(): void {
    try {
      this.#options.before();
    } finally {
      this.#isScheduled = false;
    }
    this.#askSources();
    const { after, now } = this.#options;
    const startedAt = now();
    const flushables = this.#flushables.splice(0);
    let bytes = 0;
    for (const flushable of flushables) bytes += flushable.flush();
    this.start = new WriteChain();
    after({ receivers: flushables.length, bytes, ms: now() - startedAt });
    this.reads.startTurn(flushables.length);
  }

  /** Lets each source tell its next part, for as long as a turn may take: the others do so in the next. */
  #askSources(): void {
    const { now } = this.#options;
    const until = now() + this.reads.turnMs;
    // Who has still more to tell asks for another turn.
    const asked = this.#sources.splice(0);
    let told = 0;
    while (told < asked.length && (told < leastSources || now() < until)) {
      asked[told]?.tellMore();
      told += 1;
    }
    this.#sources.unshift(...asked.slice(told));
    if (this.#sources.length > 0) this.wake();
  }
}

/**
 * The parts that one receiver was told in a turn. Receivers that were told the same hold the same
 * chain, so its bytes are joined once for all of them.
 */
export class WriteChain {
  /** Bytes of all parts. */
  readonly length: number;
  readonly #before: WriteChain | undefined;
  readonly #part: Uint8Array;
  /** What most receivers are told next. */
  #after: WriteChain | undefined;
  /** What the others are told next, such as their own receipts, or bytes of another protocol. */
  #others: Map<Uint8Array, WriteChain> | undefined;
  #joined: Uint8Array | undefined;

  constructor(before?: WriteChain, part: Uint8Array = nothing) {
    this.length = (before?.length ?? 0) + part.length;
    this.#before = before;
    this.#part = part;
  }

  /** This chain and one more part: the same object for everyone who adds the same part. */
  with(part: Uint8Array): WriteChain {
    const after = this.#after;
    if (after !== undefined && after.#part === part) return after;
    const other = this.#others?.get(part) ?? new WriteChain(this, part);
    if (after === undefined) this.#after = other;
    else (this.#others ??= new Map()).set(part, other);
    return other;
  }

  /** All parts in order, joined when they are first asked for. */
  get bytes(): Uint8Array {
    this.#joined ??= this.#join();
    return this.#joined;
  }

  #join(): Uint8Array {
    const parts = [this.#part];
    for (let chain = this.#before; chain !== undefined; chain = chain.#before) {
      parts.push(chain.#part);
    }
    // The first chain of a turn is empty, so a single part needs no copy.
    return parts.length === 2 ? this.#part : Buffer.concat(parts.toReversed());
  }
}
