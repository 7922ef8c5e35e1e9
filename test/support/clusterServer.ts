import type { Answers, Command, JoinResult } from "../../src/hub/command.ts";
import type { HubEvent } from "../../src/hub/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import { ClusterLog } from "../../src/log/clusterLog.ts";
import type { Engine } from "../../src/log/engine.ts";
import type { LogPlace } from "../../src/log/logState.ts";
import { parseLogPlace } from "../../src/log/logState.ts";
import { RecordCipher } from "../../src/log/recordCipher.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { Store } from "../../src/store/store.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import { dumpClass, dumpStore } from "./classDump.ts";
import type { MemoryEngine } from "./memoryEngine.ts";
import { recordStored } from "./recordStored.ts";
import { TestPeer } from "./testClass.ts";

/** Time for all servers of a class. */
export interface ClusterClock {
  /** Milliseconds since 1970-01-01T00:00:00Z, and of a clock that never goes back. */
  readonly now: number;
}

/** Time as tests tell it. */
export class ToldClock implements ClusterClock {
  now = 1_000_000;
}

export interface ClusterServerOptions<Used extends Engine> {
  engine: Used;
  clock: ClusterClock;
  store?: Store;
  secret?: string;
  graceMs?: number;
  /** The turn is to be ended; tests that do it themselves need not know. */
  wake?: () => void;
}

/** One of the servers of a class, without sockets: a hub behind a log. */
export class ClusterServer<Used extends Engine = Engine> {
  readonly engine: Used;
  readonly hub: Hub;
  readonly log: ClusterLog;
  readonly store: Store;
  readonly events: HubEvent[] = [];
  readonly stored: readonly StoredMessage[];
  /** Why it had to stop. */
  readonly failures: string[] = [];
  /** How often the others declared it gone. */
  timesGone = 0;
  /** The class has ended. */
  isOver = false;
  /** How far it has applied the log. */
  place: LogPlace | undefined;
  readonly #clock: ClusterClock;
  readonly #failed = Promise.withResolvers<void>();

  constructor(options: ClusterServerOptions<Used>) {
    const { engine, clock, store = new MemoryStore(), secret = "shared" } = options;
    const { wake = () => {} } = options;
    this.engine = engine;
    this.store = store;
    const place = parseLogPlace(store.restored.logPlace);
    this.#clock = clock;
    this.stored = recordStored(store);
    this.hub = new Hub({
      store,
      isShared: true,
      graceMs: options.graceMs ?? 30_000,
      observe: (event) => this.events.push(event),
      wake,
    });
    this.log = new ClusterLog({
      hub: this.hub,
      endTurn: () => this.hub.endTurn(),
      engine,
      cipher: new RecordCipher(Buffer.from(secret), "physics"),
      place,
      addresses: [],
      keepPlace: (kept) => {
        this.place = parseLogPlace(kept);
        store.changes.setLogPlace(kept);
        wake();
      },
      wake,
      wallClock: () => clock.now,
      now: () => clock.now,
      after: (_, callback) => callback(),
      onGone: () => (this.timesGone += 1),
      onChange: () => {},
      onOver: () => (this.isOver = true),
      onFailure: (why) => {
        this.failures.push(why);
        this.#failed.resolve();
      },
    });
  }

  /** Resolves once it had to stop. */
  get failed(): Promise<void> {
    return this.#failed.promise;
  }

  submit<Given extends Command>(
    command: Given,
    peer?: TestPeer,
  ): { answers: Answers[Given["type"]][] } {
    const answers: Answers[Given["type"]][] = [];
    this.log.submit(command, (answer) => answers.push(answer), peer);
    return { answers };
  }

  /** Asks to join, and ends the turn. */
  joins(name: string, tokenHash?: string): JoiningMember {
    const peer = new TestPeer();
    const command = { type: "join", at: this.#clock.now, name, tokenHash } as const;
    const { answers } = this.submit(command, peer);
    this.log.endTurn();
    return new JoiningMember(peer, answers, (given) => this.submit(given));
  }

  /** The same on every server that has applied the same records. */
  dump() {
    return JSON.stringify({
      ...dumpClass(this.hub, ["a", "b", "c", "d"]),
      ...dumpStore(this.store, this.stored, this.hub),
    });
  }
}

/** A member of one server, who may not be in the class yet. */
export class JoiningMember {
  readonly peer: TestPeer;
  readonly #answers: Answers["join"][];
  readonly #submit: <Given extends Command>(given: Given) => { answers: unknown[] };

  constructor(
    peer: TestPeer,
    answers: Answers["join"][],
    submit: <Given extends Command>(given: Given) => { answers: unknown[] },
  ) {
    this.peer = peer;
    this.#answers = answers;
    this.#submit = submit;
  }

  /** Undefined as long as there is no answer. */
  get answer(): Answers["join"] | undefined {
    return this.#answers[0];
  }

  get memberId(): number {
    return (this.answer as JoinResult).member.id;
  }

  says(text: string, id?: string, to = "everyone"): { answers: unknown[] } {
    return this.#submit({ type: "say", at: 0, memberId: this.memberId, to, text, id });
  }
}

/** Starts the servers, whose engines are in memory, one after the other. */
export async function startAll(servers: readonly ClusterServer<MemoryEngine>[]): Promise<void> {
  for (const server of servers) {
    const started = server.log.start();
    while (Bun.peek.status(started) === "pending") {
      settleAll(servers);
      await Promise.resolve();
    }
  }
}

/** Lets everything that is under way arrive, and every server apply it. */
export function settleAll(servers: readonly ClusterServer<MemoryEngine>[]): void {
  let isBusy = true;
  while (isBusy) {
    isBusy = false;
    for (const { engine, log } of servers) {
      log.endTurn();
      while (engine.settles()) isBusy = true;
      if (engine.brings()) isBusy = true;
    }
  }
}
