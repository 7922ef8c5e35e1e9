import { randomBytes } from "node:crypto";
import type { Answers, Command } from "../hub/command.ts";
import { done } from "../hub/command.ts";
import type { Hub } from "../hub/hub.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Peer } from "../hub/member.ts";
import type { ClassLog } from "./classLog.ts";
import type { Engine, Entry } from "./engine.ts";
import type { LogPlace } from "./logState.ts";
import { LogState } from "./logState.ts";
import type { Asker } from "./outbox.ts";
import { Outbox } from "./outbox.ts";
import type { LogRecord, NodeNews, ToldCommand } from "./record.ts";
import { decodeRecord, isTold } from "./record.ts";
import type { RecordCipher } from "./recordCipher.ts";
import { fingerprintOf, sealFaults } from "./recordCipher.ts";
import type { RecordId } from "./recordId.ts";
import { parseRecordId } from "./recordId.ts";
import { Silence } from "./silence.ts";

/** Such looks after which it is asked whether the stream is still there. */
const stuckTicks = 5;

export interface ClusterLogOptions {
  hub: Pick<Hub, "apply" | "view">;
  /** Ends the hub's turn. In a crowd, arrivals and departures may be told later. */
  endTurn: () => void;
  engine: Engine;
  cipher: RecordCipher;
  /** As `findStartingPoint` gives it. */
  place: LogPlace | undefined;
  /** Where clients reach this server. */
  addresses: string[];
  /** Notes the place, as text, for the store's next commit: `PendingChanges.setLogPlace`. */
  keepPlace: (place: string) => void;
  /** Asks for `endTurn` to be called once the present turn of the event loop is over. */
  wake: () => void;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  wallClock: () => number;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Calls back after so many milliseconds. */
  after: (ms: number, callback: () => void) => void;
  /**
   * The others have declared this server gone. All its members are away: their connections must be closed, so that
   * they come back. It goes on by itself.
   */
  onGone: () => void;
  /** Other servers came or went, or the engine did: `others`, `isConnected`. */
  onChange: () => void;
  /** The class has ended, for all its servers: nothing more is applied. */
  onOver: () => void;
  /** Nothing more is applied, as this server would differ from the others: it must stop. A sentence says why. */
  onFailure: (why: string, cause?: unknown) => void;
}

/**
 * The log of a class that several servers share: an engine keeps it. Every server applies all of it in its order,
 * each record as one turn. So what is told here is in the engine's stream and in this server's store.
 */
export class ClusterLog implements ClassLog {
  readonly view: HubView;
  readonly #options: ClusterLogOptions;
  readonly #state: LogState;
  readonly #outbox: Outbox;
  readonly #silence = new Silence();
  /** The last record that is applied. */
  #seq: number;
  #saidN = 0;
  /** Looks, about a second each, in which something waited although the engine is there. */
  #stuckTicks = 0;
  #stopReading: (() => void) | undefined;
  /** The newest record that the engine is known to have. */
  #newestSeq: number;
  #fingerprint: string | undefined;
  #isClosed = false;
  #isApplying = false;
  /** Waits for something that the log brings. */
  #wait: { isOver: () => boolean; end: () => void } | undefined;

  constructor(options: ClusterLogOptions) {
    const { hub, place } = options;
    this.#options = options;
    this.view = hub.view;
    this.#state = new LogState(place);
    this.#seq = place?.seq ?? 0;
    this.#newestSeq = this.#seq;
    this.#fingerprint = place?.fingerprint;
    this.#outbox = new Outbox(newNode(), {
      ...options,
      onStored: (seq) => {
        this.#newestSeq = Math.max(this.#newestSeq, seq);
      },
    });
  }

  /** Applies what the stream holds by now, and joins the log. Rejects while the engine is away. */
  async start(): Promise<void> {
    const { engine, place } = this.#options;
    const { last } = await engine.bounds();
    this.#newestSeq = Math.max(this.#newestSeq, last);
    this.#stopReading = engine.read(this.#seq, (entry) => this.#take(entry));
    engine.onConnection((isConnected) => {
      this.#options.onChange();
      if (isConnected) this.#outbox.retry();
    });
    await this.#until(() => this.#seq >= last);
    this.#sayHello(place?.node);
    await this.#until(() => this.#isIn);
  }

  /** How many records are in the engine and not applied here, as far as is known. */
  get lag(): number {
    return Math.max(0, this.#newestSeq - this.#seq);
  }

  /** The last record that is applied. */
  get seq(): number {
    return this.#seq;
  }

  /** Where clients reach each server that is in the log, this one included. */
  get servers(): readonly (readonly string[])[] {
    return Array.from(this.#state.nodes.values(), ({ addresses }) => addresses);
  }

  /** Whether the class has ended. */
  get isOver(): boolean {
    return this.#state.isOver;
  }

  submit<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void {
    const given: Command = command;
    // The answer to a command is of its own type.
    const asker = { reply, peer } as Asker;
    if (given.type === "expire") asker.reply?.(done);
    else if (isTold(given)) this.#outbox.add(given, asker, this.#mayBeDone(given));
    else this.#options.hub.apply(given, asker.reply, peer);
    this.#options.wake();
  }

  endTurn(): void {
    // All servers end the turn of a record at its end.
    if (this.#isClosed || this.#isApplying) return;
    this.#outbox.send();
    // Whatever else was told in this turn is told already.
    this.#attempt(this.#options.endTurn);
  }

  /** A client that has come back asks again for what it was not answered. */
  #mayBeDone(command: ToldCommand): boolean {
    const memberId = "memberId" in command ? command.memberId : undefined;
    const by = command.type === "moderate" ? command.by : memberId;
    return by !== undefined && this.view.hasComeBack(by);
  }

  /** To be called about once a second. */
  tick(): void {
    if (this.#isClosed) return;
    if (this.#isIn) {
      const gone = this.#silence.look(this.#state, this.#outbox.node);
      const isSilent = this.#outbox.n === this.#saidN && this.#outbox.isEmpty;
      if (gone.length > 0 || isSilent) this.#outbox.announce({ gone });
    }
    this.#outbox.retry();
    this.#saidN = this.#outbox.n;
    const isStuck = this.#options.engine.isConnected && !this.#outbox.isEmpty;
    this.#stuckTicks = isStuck ? this.#stuckTicks + 1 : 0;
    if (this.#stuckTicks % stuckTicks === stuckTicks - 1) void this.#checkStream();
  }

  /**
   * Leaves the log, after all that was given: the members of this server are away from then on. Resolves once the
   * log says so; `close` ends the wait.
   */
  async stop(): Promise<void> {
    await this.#sayLast({ bye: true }, () => !this.#isIn);
    this.close();
  }

  /** Ends the class for all its servers, after all that was given. Resolves as `stop` does. */
  async end(): Promise<void> {
    await this.#sayLast({ over: true }, () => this.isOver);
  }

  /** Leaves at once; the others find out. */
  close(): void {
    this.#isClosed = true;
    this.#stopReading?.();
    this.#checkWait();
  }

  async #sayLast(news: Pick<NodeNews, "bye" | "over">, isSaid: () => boolean): Promise<void> {
    this.#outbox.send();
    await this.#until(() => this.#outbox.isEmpty);
    this.#outbox.announce(news);
    this.#outbox.send();
    await this.#until(isSaid);
  }

  get #isIn(): boolean {
    return this.#state.nodes.has(this.#outbox.node);
  }

  get #time(): { at: number; uptimeMs: number } {
    const { at, uptimeMs } = this.#state;
    return { at, uptimeMs };
  }

  #take(entry: Entry): void {
    if (this.#isClosed) return;
    if (entry.seq <= this.#seq) {
      if (this.#isOther(entry)) this.#fail(otherLog);
      return;
    }
    if (entry.seq !== this.#seq + 1) {
      this.#fail(`The log lacks what follows its record ${this.#seq}.`);
      return;
    }
    const read = readEntry(entry, this.#options.cipher);
    if (typeof read === "string") {
      this.#fail(read);
      return;
    }
    this.#seq = entry.seq;
    this.#newestSeq = Math.max(this.#newestSeq, entry.seq);
    this.#isApplying = true;
    this.#attempt(() => this.#apply(read, entry));
    this.#isApplying = false;
    this.#outbox.send();
    if (this.isOver && !this.#isClosed) this.#finish();
    this.#checkWait();
  }

  /** Whether what is given in a place that was applied already cannot be what was applied there. */
  #isOther({ seq, id: text, bytes }: Entry): boolean {
    const id = parseRecordId(text);
    // What this server has said only now cannot have been there before.
    if (id && this.#outbox.holds(id)) return true;
    return seq === this.#seq && fingerprintOf(bytes) !== this.#fingerprint;
  }

  #finish(): void {
    this.close();
    this.#options.onOver();
  }

  #apply({ id, record }: ReadEntry, { seq, bytes }: Entry): void {
    const { hub, endTurn, keepPlace, onGone } = this.#options;
    const askers = this.#outbox.take(id);
    const before = this.#outbox.node;
    const admitted = this.#state.admit({ ...id, seq }, record);
    const time = this.#time;
    if (admitted) {
      if (admitted.isSecondOver) hub.apply({ type: "expire", ...time });
      if (admitted.gone.includes(before)) onGone();
      for (const node of admitted.gone) this.#lose(node);
      for (const [index, action] of record.commands.entries()) {
        const { reply, peer } = askers?.[index] ?? {};
        // What belongs to an action of one type makes it a command of that type.
        hub.apply(Object.assign(action, time, { node: id.node }) as Command, reply, peer);
      }
      if (record.bye) {
        this.#state.end(id.node);
        this.#lose(id.node);
      }
    }
    const fingerprint = fingerprintOf(bytes);
    this.#fingerprint = fingerprint;
    const place: LogPlace = { ...this.#state.snapshot, seq, fingerprint, node: before };
    keepPlace(JSON.stringify(place));
    endTurn();
    if (admitted && (record.hello || record.bye || admitted.gone.length > 0)) {
      this.#options.onChange();
    }
    const isRefused = !admitted && record.hello !== undefined && id.node === before;
    if (isRefused && !this.#isIn) this.#rejoin();
    if (admitted?.gone.includes(before)) this.#rejoin();
  }

  /** All who are connected to the server are away. */
  #lose(node: string): void {
    this.#options.hub.apply({ type: "nodeGone", node, ...this.#time });
  }

  #rejoin(): void {
    this.#outbox.becomeNode(newNode());
    this.#sayHello();
  }

  #sayHello(instead?: string): void {
    if (this.#isClosed) return;
    const { addresses } = this.#options;
    this.#outbox.announce({ hello: { addresses, after: this.#seq, instead } });
    this.#outbox.send();
  }

  /** Looks whether the engine still holds any log: one that has lost it all gives nothing to compare. */
  async #checkStream(): Promise<void> {
    const { last } = await this.#options.engine.bounds().catch(() => ({ last: Infinity }));
    // A machine that leads only now may not have all yet, but never nothing.
    if (last === 0 && this.#seq > 0) this.#fail(otherLog);
  }

  /** A server that cannot do what the others do stops. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(cannotFollow, error);
    }
  }

  #fail(why: string, cause?: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onFailure(why, cause);
  }

  #until(isOver: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wait = { isOver, end: resolve };
    this.#checkWait();
    return promise;
  }

  #checkWait(): void {
    if (!this.#isClosed && this.#wait?.isOver() !== true) return;
    this.#wait?.end();
    this.#wait = undefined;
  }
}

interface ReadEntry {
  id: RecordId;
  record: LogRecord;
}

/** What the entry says, or in one sentence why this server cannot read it. */
function readEntry({ id: text, bytes }: Entry, cipher: RecordCipher): ReadEntry | string {
  const id = parseRecordId(text);
  const plain = cipher.open(bytes, text);
  if (typeof plain === "string") return sealFaults[plain];
  const record = decodeRecord(plain);
  return id && record ? { id, record } : sealFaults.otherFormat;
}

const cannotFollow =
  "This server could not do what the log says, and stops rather than differ from the others.";
const otherLog = "The engine no longer holds the log that this server has applied.";

function newNode(): string {
  return randomBytes(8).toString("hex");
}
