import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Answers, Command } from "../../src/hub/command.ts";
import type { HubEvent } from "../../src/hub/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import { describeRoom } from "../../src/hub/hubView.ts";
import type { MemberView, Peer, RoomView } from "../../src/hub/member.ts";
import type { Act } from "../../src/model/act.ts";
import type { MemberEvent } from "../../src/model/event.ts";
import { reactions } from "../../src/model/reaction.ts";
import { limits } from "../../src/model/limits.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { ClassFile } from "../support/classFile.ts";
import { dumpClass, dumpStore } from "../support/classDump.ts";
import { graceMs } from "../support/testClass.ts";

/** What a hub is given, in order: a command, or the end of a turn. */
type Entry = Command | "endTurn";

/** Few sound values, so that commands meet, and rarely another: unsound, or the same after folding. */
const often = <Value>(sound: Value[], ...rare: Value[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...sound), weight: 6 },
    { arbitrary: fc.constantFrom(...rare), weight: 1 },
  );
const id = often([1, 2, 3, 4], 5, 6, 99);
const name = often(["Ann", "Bob", "Cem", "Dew"], "ANN", "A\u0301nn", "\u00c1nn", "not a name");
const room = often(["#lab"], "#LAB", "#yard", "lab");
const token = fc.constantFrom("a", "b", "c");
const tooLong = "x".repeat(limits.textCharacters + 1);
const text = often(["hi"], "  two\nlines", "\ud800", tooLong);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const node = maybe(fc.constantFrom("east", "west"));
const connection = maybe(fc.constantFrom(1, 2));

const on = fc.boolean();
const modeChange = fc.oneof(
  fc.record({ mode: fc.constantFrom("i" as const, "m" as const, "t" as const), on }),
  fc.record({ mode: fc.constant("k" as const), key: maybe(fc.constantFrom("sesame", "Zo\u00eb")) }),
  fc.record({ mode: fc.constant("l" as const), limit: maybe(fc.integer({ min: 1, max: 3 })) }),
  fc.record({ mode: fc.constant("b" as const), on, mask: fc.constantFrom("A*", "B?b", "ann") }),
  fc.record({ mode: fc.constantFrom("o" as const, "v" as const), on, name }),
);

const seqOrLast = fc.oneof(fc.nat(20), fc.constant("last" as const));
const minutes = fc.constantFrom(1, 5);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ type: fc.constant("teacher" as const), name, on }),
  fc.record({ type: fc.constant("mute" as const), name, minutes }),
  fc.record({ type: fc.constantFrom("mute" as const, "unmute" as const, "allow" as const), name }),
  fc.record({ type: fc.constantFrom("remove" as const), name }),
  fc.constant({ type: "quiet" as const }),
  fc.record({ type: fc.constant("lock" as const), on }),
  fc.record({ type: fc.constant("slow" as const), seconds: fc.constantFrom(0, 20) }),
  fc.record({
    type: fc.constant("private" as const),
    to: fc.constantFrom("on" as const, "teacher" as const, "off" as const),
  }),
  fc.record({
    type: fc.constant("retract" as const),
    name,
    count: fc.constantFrom(1, 2, "all" as const),
  }),
  fc.record({ type: fc.constant("retract" as const), seq: seqOrLast }),
  fc.record({ type: fc.constant("rename" as const), name, to: name }),
  fc.record({ type: fc.constant("pin" as const), text: fc.constantFrom("", "Page 12") }),
);

/** Each type of command, with what it carries besides its time. */
const actions = {
  accept: fc.record({}),
  moderate: fc.record({ by: maybe(id), act, id: maybe(fc.constantFrom("m1", "m2")) }),
  offerRole: fc.record({ codeHash: fc.constantFrom("x", "y") }),
  claimRole: fc.record({ memberId: id, codeHash: fc.constantFrom("x", "y") }),
  join: fc.record({
    name,
    tokenHash: maybe(token),
    address: maybe(fc.constant("10.0.0.1")),
    node,
  }),
  resume: fc.record({
    tokenHash: token,
    since: maybe(fc.integer({ min: 0, max: 9 })),
    name: maybe(name),
    node,
  }),
  nodeGone: fc.record({ node: fc.constantFrom("east", "west") }),
  watch: fc.record({ address: maybe(fc.constant("10.0.0.1")), since: maybe(fc.nat(9)) }),
  unwatch: fc.record({ onlookerId: fc.constantFrom(1, 2, 3) }),
  expire: fc.record({}),
  rename: fc.record({ memberId: id, name }),
  say: fc.record({
    memberId: id,
    to: fc.oneof(often(["everyone", "groupA"], "groupa", "teacher", "#nowhere"), name, room),
    text,
    id: maybe(fc.constantFrom("c1", "c2", "c3")),
    replyTo: maybe(fc.integer({ min: 1, max: 12 })),
  }),
  correct: fc.record({
    memberId: id,
    seq: seqOrLast,
    text,
    id: maybe(fc.constantFrom("c4", "c5")),
  }),
  react: fc.record({
    memberId: id,
    seq: fc.integer({ min: 1, max: 12 }),
    reaction: fc.constantFrom(...reactions),
    on,
  }),
  createGroup: fc.record({
    memberId: id,
    name: often(["groupA", "groupB"], "study"),
    members: fc.array(name, { minLength: 3, maxLength: 6 }),
  }),
  addToGroup: fc.record({
    memberId: id,
    name: often(["groupA"], "groupB", "groupa"),
    members: fc.array(name, { minLength: 1, maxLength: 3 }),
  }),
  dropFromGroup: fc.record({
    memberId: id,
    name: often(["groupA"], "groupB", "groupa"),
    members: fc.array(name, { minLength: 1, maxLength: 3 }),
    reason: maybe(text),
  }),
  leaveGroup: fc.record({ memberId: id, name: often(["groupA"], "groupB", "groupa") }),
  joinRoom: fc.record({
    memberId: id,
    room,
    key: maybe(fc.constantFrom("sesame", "Zoe\u0308")),
    id: maybe(fc.constant("j1")),
  }),
  leaveRoom: fc.record({ memberId: id, room, reason: maybe(text) }),
  setTopic: fc.record({ memberId: id, room, topic: text }),
  kick: fc.record({ memberId: id, room, name, reason: maybe(text) }),
  invite: fc.record({ memberId: id, room, name }),
  setModes: fc.record({
    memberId: id,
    room,
    changes: fc.array(modeChange, { minLength: 1, maxLength: 4 }),
  }),
  refuseWord: fc.record({ name, address: maybe(fc.constant("10.0.0.1" as const)) }),
  announce: fc.record({ to: name, text }),
  showPrivate: fc.record({ isShown: fc.boolean() }),
  showMenu: fc.record({ memberId: id }),
  disconnect: fc.record({ memberId: id, how: fc.constant("lost" as const), connection }),
  leave: fc.record({
    memberId: id,
    how: fc.constantFrom("exit" as const, "too_slow" as const),
    connection,
  }),
} satisfies Record<Command["type"], fc.Arbitrary<object>>;

/** How often a type of command comes, if not 3: who joins, speaks and stays makes most happen. */
const weights: Partial<Record<Command["type"], number>> = {
  accept: 1,
  join: 6,
  resume: 6,
  say: 12,
  react: 6,
  correct: 6,
  joinRoom: 8,
  setModes: 6,
  nodeGone: 1,
  showMenu: 1,
  refuseWord: 1,
  leave: 1,
};

const command = fc.oneof(
  ...Object.entries(actions).map(([type, fields]) => {
    const arbitrary = (fields as fc.Arbitrary<object>).map((more) => Object.assign({ type }, more));
    return { arbitrary, weight: weights[type as Command["type"]] ?? 3 };
  }),
);
const turnEnd = { arbitrary: fc.constant("endTurn" as const), weight: 1 };
const step = fc.record({
  entry: fc.oneof({ arbitrary: command, weight: 4 }, turnEnd),
  /** Time that passes before it, in milliseconds. */
  passes: often([0, 1], graceMs / 2, graceMs, limits.tokenMs / 2),
  /** Milliseconds by which the server that gives it tells its time too late. */
  lag: often([0], 5, graceMs),
  /** The peer of a member who comes breaks at its so many-th event. */
  breaksAt: maybe(fc.integer({ min: 1, max: 8 })),
});
const steps = fc.array(step, { maxLength: 80, size: "max" });
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;

/** What every class begins with: three members who may come back and a fourth who may not, a group and a room. */
const beginning: Command[] = [
  { type: "join", at: 0, name: "Ann", tokenHash: "a" },
  { type: "join", at: 0, name: "Bob", tokenHash: "b" },
  { type: "join", at: 0, name: "Cem", tokenHash: "c" },
  { type: "join", at: 0, name: "Dew" },
  { type: "createGroup", at: 0, memberId: 1, name: "groupA", members: ["Ann", "Bob", "Cem"] },
  { type: "joinRoom", at: 0, memberId: 2, room: "#lab" },
  { type: "joinRoom", at: 0, memberId: 3, room: "#lab" },
];

/** A hub, and all that comes out of it as it comes. */
class RecordedHub {
  readonly hub: Hub;
  readonly events: string[] = [];
  readonly replies: string[] = [];
  readonly stored: StoredMessage[] = [];
  readonly store: Store;

  /** @param committed called before each commit, which is where a turn ends */
  constructor(store: Store, committed: () => void = () => {}) {
    this.store = store;
    this.#recordStored(committed);
    this.hub = new Hub({
      store,
      graceMs,
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
      ...dumpClass(hub, ["a", "b", "c"]),
      ...dumpStore(store, stored, hub),
      events,
      replies,
    };
  }

  #recordStored(committed: () => void): void {
    const { store, stored } = this;
    const [append, commit] = [store.append.bind(store), store.commit.bind(store)];
    let appended: StoredMessage[] = [];
    store.append = (message) => {
      appended.push(message);
      append(message);
    };
    store.commit = () => {
      committed();
      const repeated = commit();
      stored.push(...appended.filter((message) => !repeated.includes(message)));
      appended = [];
      return repeated;
    };
  }
}

/** Answers hold views of members and rooms, which change: how they stand when the answer comes is compared. */
function plainView(key: string, value: unknown): unknown {
  if (typeof value !== "object") return value;
  if (key === "room") return describeRoom(value as RoomView);
  if (key !== "member") return value;
  const { id: memberId, name: called, awayUntil } = value as MemberView;
  return { id: memberId, name: called, awayUntil };
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
