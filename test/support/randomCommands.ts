import fc from "fast-check";
import type { Command } from "../../src/hub/command.ts";
import type { Act } from "../../src/model/act.ts";
import { limits } from "../../src/model/limits.ts";
import { reactions } from "../../src/model/reaction.ts";
import { graceMs } from "./testClass.ts";

/** What a hub is given, in order: a command, or the end of a turn. */
export type Entry = Command | "endTurn";

/** Few sound values, so that commands meet, and rarely another: unsound, or the same after folding. */
const often = <Value>(sound: Value[], ...rare: Value[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...sound), weight: 6 },
    { arbitrary: fc.constantFrom(...rare), weight: 1 },
  );
const id = often([1, 2, 3, 4], 5, 6, 99);
const name = often(["Ann", "Bob", "Cem", "Dew"], "ANN", "A\u0301nn", "\u00c1nn", "not a name");
const room = often(["#lab"], "#LAB", "#yard", "lab");
const token = fc.constantFrom("a", "b", "c", "d", "e");
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
/** What happens to a class, in order. */
export const steps = fc.array(step, { maxLength: 80, size: "max" });
export type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;

/** What every class begins with: three members who may come back and a fourth who may not, a group and a room. */
export const beginning: Command[] = [
  { type: "join", at: 0, name: "Ann", tokenHash: "a" },
  { type: "join", at: 0, name: "Bob", tokenHash: "b" },
  { type: "join", at: 0, name: "Cem", tokenHash: "c" },
  { type: "join", at: 0, name: "Dew" },
  { type: "createGroup", at: 0, memberId: 1, name: "groupA", members: ["Ann", "Bob", "Cem"] },
  { type: "joinRoom", at: 0, memberId: 2, room: "#lab" },
  { type: "joinRoom", at: 0, memberId: 3, room: "#lab" },
];
