import { expect, test } from "bun:test";
import fc from "fast-check";
import type { StoredMessage, MemberRecord } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { pageBytes } from "../../src/store/store.ts";
import type { GroupMembership } from "../../src/model/group.ts";
import type { RoomMembership } from "../../src/model/room.ts";
import type { Audience } from "../../src/model/message.ts";
import { readAgain, readMissed, readPublic } from "../support/readHistory.ts";
import { makeGroup } from "../support/makeGroup.ts";

const memberIds = [1, 2, 3, 4];
const groups = [1, 2, 3];

/** A step of a random class; one that makes no sense when it comes is skipped. */
type Step =
  | { do: "open" | "close"; memberId: number }
  | { do: "create"; group: number; members: number[] }
  | { do: "delete"; group: number }
  | { do: "add" | "drop"; group: number; memberId: number }
  | { do: "enter" | "exit"; room: number; memberId: number }
  | { do: "say"; memberId: number; audience: Audience }
  | { do: "commit" };

const memberId = fc.constantFrom(...memberIds);
const room = fc.constantFrom(1, 2);
const group = fc.constantFrom(...groups);
const audience: fc.Arbitrary<Audience> = fc.oneof(
  fc.constant({ kind: "everyone" as const }),
  fc.record({ kind: fc.constant("member" as const), id: memberId }),
  fc.record({ kind: fc.constant("group" as const), id: group }),
  fc.record({ kind: fc.constant("room" as const), id: room }),
);
const say = fc.record({ do: fc.constant("say" as const), memberId, audience });
const steps = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("open", "open", "close"), memberId }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("create"),
        group,
        members: fc.uniqueArray(memberId, { minLength: 1 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), group }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("add", "drop"), group, memberId }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("enter", "exit"), room, memberId }) },
    { weight: 5, arbitrary: say },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("commit") }) },
  ),
  { maxLength: 80, size: "max" },
);

/** A class as plainly as it can be written down, as of its last commit. */
interface Reference {
  present: Map<number, MemberRecord>;
  /** By group and member. */
  groupMemberships: Map<string, GroupMembership>;
  /** By room and member. */
  memberships: Map<string, RoomMembership>;
  entries: StoredMessage[];
  /** By the message's number: who was in the group or room when it was said. */
  heard: Map<number, Set<number>>;
}

/**
 * What a member has missed, by the plainest implementation of the rule. Of the time before they joined
 * that is what was said to everyone.
 */
function missedBy(reference: Reference, one: MemberRecord, since: number): number[] {
  const isMissed = ({ audience: to, message }: StoredMessage): boolean => {
    if (to.kind === "member") return to.id === one.id;
    if (message.senderId === one.id) return false;
    if (to.kind === "teachers") return false;
    return to.kind === "everyone" || reference.heard.get(message.seq)?.has(one.id) === true;
  };
  return reference.entries
    .filter((entry) => entry.message.seq > since && isMissed(entry))
    .map(({ message }) => message.seq);
}

/** Takes the steps in the store and beside it. A member and a group exist once at most. */
function play(store: Store, taken: Step[]): Reference {
  const now: Reference = {
    present: new Map(),
    groupMemberships: new Map(),
    memberships: new Map(),
    entries: [],
    heard: new Map(),
  };
  const usedMembers = new Set<number>();
  const usedGroups = new Set<number>();
  const standingGroups = new Set<number>();
  let seq = 0;
  const run = (step: Step): void => {
    if (step.do === "commit") store.commit();
    else if (step.do === "open" && !usedMembers.has(step.memberId)) {
      const record = {
        id: step.memberId,
        name: `n${step.memberId}`,
        tokenHash: undefined,
        formerKeys: [],
      };
      usedMembers.add(step.memberId);
      now.present.set(step.memberId, { ...record, joinedAfter: seq });
      store.changes.addMember({ ...record, joinedAfter: seq });
    } else if (step.do === "close" && now.present.delete(step.memberId)) {
      for (const memberships of [now.groupMemberships, now.memberships]) {
        for (const [key, { memberId: owner }] of memberships) {
          if (owner === step.memberId) memberships.delete(key);
        }
      }
      store.changes.removeMember(step.memberId);
    } else if (step.do === "create" && !usedGroups.has(step.group)) {
      const members = step.members.filter((id) => now.present.has(id));
      usedGroups.add(step.group);
      standingGroups.add(step.group);
      makeGroup(store, { id: step.group, name: `group${step.group}`, members, after: seq });
      for (const id of members) {
        const membership = { memberId: id, groupId: step.group, after: seq, upTo: undefined };
        now.groupMemberships.set(`${step.group} ${id}`, membership);
      }
    } else if (step.do === "delete" && standingGroups.delete(step.group)) {
      // Whoever was in it to its end may still have to read what was said there.
      for (const [key, membership] of now.groupMemberships) {
        if (membership.groupId !== step.group) continue;
        store.changes.putGroupMembership({ ...membership, upTo: seq });
        now.groupMemberships.delete(key);
      }
      store.changes.deleteGroup(step.group);
    } else if (step.do === "add" && now.present.has(step.memberId)) {
      const key = `${step.group} ${step.memberId}`;
      if (now.groupMemberships.has(key) || !standingGroups.has(step.group)) return;
      const ids = { memberId: step.memberId, groupId: step.group };
      const membership = { ...ids, after: seq, upTo: undefined };
      now.groupMemberships.set(key, membership);
      store.changes.putGroupMembership(membership);
    } else if (step.do === "drop") {
      const key = `${step.group} ${step.memberId}`;
      const membership = now.groupMemberships.get(key);
      if (membership) store.changes.putGroupMembership({ ...membership, upTo: seq });
      now.groupMemberships.delete(key);
    } else if (step.do === "enter" && now.present.has(step.memberId)) {
      const key = `${step.room} ${step.memberId}`;
      if (now.memberships.has(key)) return;
      const rank = { operator: false, voice: false };
      const membership = {
        memberId: step.memberId,
        roomId: step.room,
        after: seq,
        upTo: undefined,
        ...rank,
      };
      now.memberships.set(key, membership);
      store.changes.putRoomMembership(membership);
    } else if (step.do === "exit") {
      const key = `${step.room} ${step.memberId}`;
      const membership = now.memberships.get(key);
      if (membership) store.changes.putRoomMembership({ ...membership, upTo: seq });
      now.memberships.delete(key);
    } else if (step.do === "say" && now.present.has(step.memberId)) {
      const { audience: to } = step;
      if (to.kind === "member" && !usedMembers.has(to.id)) return;
      if (to.kind === "group" && !standingGroups.has(to.id)) return;
      seq += 1;
      const { memberId: senderId } = step;
      const said = { seq, at: seq, from: `n${senderId}`, to: "any", text: `text ${seq}` };
      const message = { ...said, senderId };
      const sent = { clientId: `c${seq}`, delivered: 0, held: 0 };
      const entry = { message, audience: step.audience, ...sent };
      now.entries.push(entry);
      now.heard.set(seq, new Set(idsWithin(now, step.audience)));
      store.append(entry);
    }
  };
  for (const step of taken) run(step);
  store.commit();
  return now;
}

/** Who is in the group or room now. */
function idsWithin(now: Reference, to: Audience): number[] {
  const within =
    to.kind === "group"
      ? [...now.groupMemberships.values()].filter(({ groupId }) => groupId === to.id)
      : [...now.memberships.values()].filter(
          ({ roomId }) => to.kind === "room" && roomId === to.id,
        );
  return within.map((membership) => membership.memberId);
}

/** What every store gives of what was missed. */
export function missedContract(make: () => Store): void {
  test("gives each member of any class what they missed and may see, and nothing else", () => {
    fc.assert(
      fc.property(steps, fc.nat(30), (taken, since) => {
        const store = make();
        const reference = play(store, taken);
        for (const one of reference.present.values()) {
          const missed = readMissed(store, one, since);
          expect(missed.map(({ seq }) => seq)).toEqual(missedBy(reference, one, since));
        }
        const open = reference.entries.filter((entry) => entry.audience.kind === "everyone");
        const known = open.map(({ message }) => message);
        expect(readPublic(store, since)).toEqual(known.filter(({ seq }) => seq > since));
        expect(store.latest(5)).toEqual(known.slice(-5));
        store.close();
      }),
      { numRuns: 150 },
    );
  });

  test("gives what a member said to themselves, and not what they said to others", () => {
    const store = make();
    const one = { id: 1, name: "n1", tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
    store.changes.addMember(one);
    store.changes.addMember({ ...one, id: 2, name: "n2" });
    makeGroup(store, { id: 1, name: "group1", members: [1, 2] });
    const audiences: Audience[] = [
      { kind: "everyone" },
      { kind: "member", id: 2 },
      { kind: "member", id: 1 },
      { kind: "group", id: 1 },
    ];
    for (const [index, to] of audiences.entries()) {
      const message = { seq: index + 1, at: 0, from: "n1", senderId: 1, to: "any", text: "" };
      const sent = { clientId: undefined, delivered: 1, held: 0 };
      store.append({ message, audience: to, ...sent });
    }
    store.commit();
    expect(readMissed(store, one, 0).map(({ seq }) => seq)).toEqual([3]);
    store.close();
  });

  test("gives what was said in a group that began and ended in one turn to whoever was left in it", () => {
    const store = make();
    const one = { id: 1, name: "n1", tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
    store.changes.addMember(one);
    makeGroup(store, { id: 1, name: "group1", members: [1, 2] });
    const message = { seq: 1, at: 0, from: "n2", senderId: 2, to: "group1", text: "" };
    const sent = { clientId: undefined, delivered: 1, held: 0 };
    store.append({ message, audience: { kind: "group", id: 1 }, ...sent });
    store.changes.removeMember(2);
    store.changes.deleteGroup(1);
    store.commit();
    expect(readMissed(store, one, 0).map(({ seq }) => seq)).toEqual([1]);
    store.close();
  });

  test("gives a page at a time, which ends with its bytes, its span or the last message wanted", () => {
    const store = make();
    const say = (seq: number, to: Audience, text: string): void => {
      const message = { seq, at: 0, from: "n2", senderId: 2, to: "any", text };
      const sent = { clientId: undefined, delivered: 0, held: 0 };
      store.append({ message, audience: to, ...sent });
    };
    const text = "x".repeat(pageBytes / 4);
    for (let seq = 1; seq <= 10; seq++) say(seq, { kind: "everyone" }, text);
    store.commit();
    const page = (after: number, upTo: number) => {
      const { messages, upTo: end } = store.readPage({ memberId: 1, after, upTo });
      return { seqs: messages.map(({ seq }) => seq), end };
    };
    expect(page(0, 99)).toEqual({ seqs: [1, 2, 3, 4], end: 4 });
    expect(page(4, 6)).toEqual({ seqs: [5, 6], end: 6 });
    expect(page(9, 99)).toEqual({ seqs: [10], end: 10 });
    expect(page(10, 99)).toEqual({ seqs: [], end: 10 });
    expect(page(50, 99)).toEqual({ seqs: [], end: 50 });
    for (let seq = 11; seq <= 500; seq++) say(seq, { kind: "member", id: 3 }, "not theirs");
    store.commit();
    expect(page(10, 99)).toEqual({ seqs: [], end: 99 });
    expect(store.countMissed({ memberId: 1, after: 5 })).toBe(5);
    store.close();
  });

  test("gives nothing of a group that the member left or that is not committed, but of one that has ended", () => {
    const store = make();
    const [left, within] = [1, 2].map((id): MemberRecord => {
      return { id, name: `n${id}`, tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
    }) as [MemberRecord, MemberRecord];
    const seen = (one: MemberRecord) => readMissed(store, one, 0).map(({ seq }) => seq);
    for (const one of [left, within]) store.changes.addMember(one);
    makeGroup(store, { id: 1, name: "group1", members: [1, 2] });
    const message = { seq: 1, at: 0, from: "n3", senderId: 3, to: "group1", text: "" };
    const sent = { clientId: undefined, delivered: 1, held: 1 };
    store.append({ message, audience: { kind: "group", id: 1 }, ...sent });
    expect(seen(within)).toEqual([]);
    store.commit();
    expect([seen(left), seen(within)]).toEqual([[1], [1]]);
    store.changes.removeMember(left.id);
    store.commit();
    expect([seen(left), seen(within)]).toEqual([[], [1]]);
    store.changes.deleteGroup(1);
    store.commit();
    expect(seen(within)).toEqual([1]);
    store.changes.removeMember(within.id);
    store.commit();
    expect(seen(within)).toEqual([]);
    store.close();
  });
}

/** What every store gives of what is read again. */
export function readAgainContract(make: () => Store): void {
  const asked = fc.record({
    count: fc.integer({ min: 1, max: 9 }),
    order: fc.constantFrom("newestFirst" as const, "oldestFirst" as const),
    after: fc.nat(10),
    before: fc.integer({ min: 1, max: 60 }),
  });

  test("gives each member of any class again what they were sent or sent themselves, and nothing else", () => {
    fc.assert(
      fc.property(steps, asked, audience, (taken, query, place) => {
        const store = make();
        const reference = play(store, taken);
        for (const one of reference.present.values()) {
          const missed = new Set(missedBy(reference, one, 0));
          const readable = reference.entries.filter(({ message: { seq, senderId } }) => {
            const isAsked = seq > query.after && seq < query.before;
            return isAsked && (missed.has(seq) || senderId === one.id);
          });
          const inOrder = (entries: StoredMessage[]): number[] => {
            const numbers = entries.map(({ message }) => message.seq);
            return query.order === "newestFirst" ? numbers.toReversed() : numbers;
          };
          const read = (more: Parameters<typeof readAgain>[2]): number[] =>
            readAgain(store, one, { ...query, ...more }).map(({ seq }) => seq);
          expect(read({})).toEqual(inOrder(readable));
          const within = readable.filter(({ audience: to, message: { senderId } }) => {
            if (to.kind !== place.kind) return false;
            if (!("id" in to) || !("id" in place)) return true;
            const isOther = to.kind === "member" && senderId !== one.id;
            return (isOther ? senderId : to.id) === place.id;
          });
          const conversation = place.kind === "teachers" ? place : { name: "any", ...place };
          expect(read({ conversation })).toEqual(inOrder(within));
        }
        store.close();
      }),
    );
  });
}
