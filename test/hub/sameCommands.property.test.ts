import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Answers, Command } from "../../src/hub/command.ts";
import type { HubEvent } from "../../src/hub/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import type { Peer } from "../../src/hub/member.ts";
import type { MemberEvent } from "../../src/model/event.ts";
import { limits } from "../../src/model/limits.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { ClassFile } from "../support/classFile.ts";
import { dumpClass, dumpStore } from "../support/classDump.ts";
import type { Entry, Step } from "../support/randomCommands.ts";
import { beginning, steps } from "../support/randomCommands.ts";
import { graceMs } from "../support/testClass.ts";
import { plainView } from "../support/plainView.ts";
import { recordStored } from "../support/recordStored.ts";

/** One member more than the class begins with: it becomes a crowd and is none again. */
const crowdFrom = 5;

/** A hub, and all that comes out of it as it comes. */
class RecordedHub {
  readonly hub: Hub;
  readonly events: string[] = [];
  readonly replies: string[] = [];
  readonly stored: readonly StoredMessage[];
  readonly store: Store;

  /** @param committed called before each commit, which is where a turn ends */
  constructor(store: Store, committed: () => void = () => {}) {
    this.store = store;
    this.stored = recordStored(store, committed);
    this.hub = new Hub({
      store,
      graceMs,
      crowdFrom,
      observe: (event: HubEvent) => this.events.push(JSON.stringify(event)),
      wake: () => {},
    });
  }

  apply(given: Command, peer?: BreakingPeer): void {
    const reply = (answer: Answers[Command["type"]]): void => {
      this.replies.push(JSON.stringify(answer, plainView));
      if (peer && answer?.ok && "member" in answer) peer.memberId = answer.member.id;
    };
    this.hub.apply(given, reply, peer);
  }

  dump() {
    const { hub, store, stored, events, replies } = this;
    return {
      ...dumpClass(hub, ["a", "b", "c", "d", "e"]),
      ...dumpStore(store, stored, hub),
      events,
      replies,
    };
  }
}

/** Breaks at its so many-th event, and says so. */
class BreakingPeer implements Peer {
  memberId = 0;
  #left: number;
  readonly #broken: (memberId: number) => void;

  constructor(breaksAt: number, broken: (memberId: number) => void) {
    this.#left = breaksAt;
    this.#broken = broken;
  }

  deliver(events: readonly MemberEvent[]): void {
    const wasWhole = this.#left > 0;
    this.#left -= events.length;
    if (wasWhole && this.#left <= 0) this.#broken(this.memberId);
  }

  replaced(): void {
    this.#left = 0;
  }
}

/** Runs the steps on a hub to which all its members are connected. */
function runWithPeers(store: Store, given: readonly Step[]): { ran: RecordedHub; log: Entry[] } {
  /** What the hub was given, what its breaking peers gave included. */
  const log: Entry[] = [];
  const ran = new RecordedHub(store, () => log.push("endTurn"));
  let at = 0;
  const apply = (one: Command, peer?: BreakingPeer): void => {
    log.push(one);
    ran.apply(one, peer);
  };
  const first = beginning.map((entry) => ({ entry, passes: 0, lag: 0, breaksAt: undefined }));
  for (const { entry, passes, lag, breaksAt = Infinity } of [...first, ...given]) {
    at += passes;
    if (entry === "endTurn") {
      ran.hub.endTurn();
      continue;
    }
    const peer = new BreakingPeer(breaksAt, (memberId) => {
      const how = "error";
      if (memberId % 2 === 0) apply({ type: "leave", at, memberId, how });
      else apply({ type: "disconnect", at, uptimeMs: at, memberId, how });
    });
    apply({ ...entry, at, uptimeMs: at - lag } as Command, peer);
  }
  ran.hub.endTurn();
  return { ran, log };
}

/** Runs a log that came as text on a hub that nobody is connected to. */
function runWithoutPeers(store: Store, log: readonly Entry[]): RecordedHub {
  const ran = new RecordedHub(store);
  for (const entry of JSON.parse(JSON.stringify(log)) as Entry[]) {
    if (entry === "endTurn") ran.hub.endTurn();
    else ran.apply(entry);
  }
  return ran;
}

/** As text reads back: what is undefined is left out. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

test("the same commands in the same order make the same class on every server, whoever is connected where", () => {
  fc.assert(
    fc.property(steps, (given) => {
      const { ran, log } = runWithPeers(new MemoryStore(), given);
      const other = runWithoutPeers(new MemoryStore(), log);
      expect(plain(other.dump())).toEqual(plain(ran.dump()));
    }),
    { numRuns: 1_000 },
  );
});

test("the class is the same whatever keeps its history", () => {
  using file = new ClassFile();
  fc.assert(
    fc.property(steps, (given) => {
      const { store } = file.newStore();
      const { ran, log } = runWithPeers(store, given);
      const other = runWithoutPeers(new MemoryStore(), log);
      expect(plain(other.dump())).toEqual(plain(ran.dump()));
    }),
    { numRuns: 40 },
  );
});

test("how many a message goes to is counted from who is away, not from who is connected here", () => {
  fc.assert(
    fc.property(steps, (given) => {
      const { log } = runWithPeers(new MemoryStore(), given);
      const { hub, events } = runWithoutPeers(new MemoryStore(), log);
      const at = limits.tokenMs * given.length;
      const others = dumpClass(hub).members;
      const away = others.filter(({ awayUntil }) => awayUntil !== undefined).length;
      const ended = [
        { type: "quiet", on: false },
        { type: "slow", seconds: 0 },
      ] as const;
      for (const order of [...ended, { type: "lock", on: false } as const]) {
        hub.apply({ type: "moderate", at, act: order });
      }
      let memberId = 0;
      hub.apply({ type: "join", at, name: "Newcomer" }, (answer) => {
        if (answer.ok) memberId = answer.member.id;
      });
      hub.apply({ type: "say", at, memberId, to: "everyone", text: "hello" });
      hub.endTurn();
      const said = { delivered: others.length - away, held: away };
      expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ kind: "said", ...said });
    }),
    { numRuns: 200 },
  );
});
