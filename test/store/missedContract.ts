import { expect, test } from "bun:test";
import fc from "fast-check";
import type { StoredMessage, MemberRecord, Store } from "../../src/store/store.ts";
import type { RoomMembership } from "../../src/model/room.ts";
import type { Audience } from "../../src/model/message.ts";

const stays = [1, 2, 3, 4];
const groups = [1, 2, 3];

/** A wish of a random class; those that make no sense when their turn comes are left out. */
type Step =
  | { do: "open" | "close"; stay: number }
  | { do: "create"; group: number; members: number[] }
  | { do: "delete"; group: number }
  | { do: "enter" | "exit"; room: number; stay: number }
  | { do: "say"; stay: number; audience: Audience }
  | { do: "commit" };

const stay = fc.constantFrom(...stays);
const room = fc.constantFrom(1, 2);
const group = fc.constantFrom(...groups);
const audience: fc.Arbitrary<Audience> = fc.oneof(
  fc.constant({ kind: "everyone" as const }),
  fc.record({ kind: fc.constant("stay" as const), id: stay }),
  fc.record({ kind: fc.constant("group" as const), id: group }),
  fc.record({ kind: fc.constant("room" as const), id: room }),
);
const say = fc.record({ do: fc.constant("say" as const), stay, audience });
const steps = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("open", "open", "close"), stay }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("create"),
        group,
        members: fc.uniqueArray(stay, { minLength: 1 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("delete"), group }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("enter", "exit"), room, stay }) },
    { weight: 5, arbitrary: say },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("commit") }) },
  ),
  { maxLength: 80, size: "max" },
);

/** A class as plainly as it can be written down, as of its last commit. */
interface Reference {
  present: Map<number, MemberRecord>;
  groups: Map<number, Set<number>>;
  /** By room and stay. */
  visits: Map<string, RoomMembership>;
  entries: StoredMessage[];
  /** By the message's number: who was in the room when it was said. */
  heard: Map<number, Set<number>>;
}

/** What a member has missed, by the plainest implementation of the rule. */
function missedBy(reference: Reference, one: MemberRecord, since: number): number[] {
  const isHis = ({ audience: to, stay: from, message }: StoredMessage): boolean => {
    if (to.kind === "stay") return to.id === one.id;
    if (from === one.id) return false;
    if (to.kind === "room") return reference.heard.get(message.seq)?.has(one.id) === true;
    return to.kind === "everyone" || reference.groups.get(to.id)?.has(one.id) === true;
  };
  const after = Math.max(since, one.joinedAfter);
  return reference.entries
    .filter((entry) => entry.message.seq > after && isHis(entry))
    .map(({ message }) => message.seq);
}

/** Takes the steps in the store and beside it. A stay and a group are there once at most. */
function play(store: Store, wishes: Step[]): Reference {
  const now: Reference = {
    present: new Map(),
    groups: new Map(),
    visits: new Map(),
    entries: [],
    heard: new Map(),
  };
  const usedStays = new Set<number>();
  const usedGroups = new Set<number>();
  let seq = 0;
  const run = (step: Step): void => {
    if (step.do === "commit") store.commit();
    else if (step.do === "open" && !usedStays.has(step.stay)) {
      const record = { id: step.stay, name: `n${step.stay}`, tokenHash: undefined, formerKeys: [] };
      usedStays.add(step.stay);
      now.present.set(step.stay, { ...record, joinedAfter: seq });
      store.addMember({ ...record, joinedAfter: seq });
    } else if (step.do === "close" && now.present.delete(step.stay)) {
      for (const members of now.groups.values()) members.delete(step.stay);
      for (const [key, { stay: whose }] of now.visits) {
        if (whose === step.stay) now.visits.delete(key);
      }
      store.removeMember(step.stay);
    } else if (step.do === "create" && !usedGroups.has(step.group)) {
      const members = step.members.filter((id) => now.present.has(id));
      usedGroups.add(step.group);
      now.groups.set(step.group, new Set(members));
      store.createGroup({ id: step.group, name: `group${step.group}`, members });
    } else if (step.do === "delete" && now.groups.delete(step.group)) {
      store.deleteGroup(step.group);
    } else if (step.do === "enter" && now.present.has(step.stay)) {
      const key = `${step.room} ${step.stay}`;
      if (now.visits.has(key)) return;
      const rank = { operator: false, voice: false };
      const visit = { stay: step.stay, room: step.room, after: seq, upTo: undefined, ...rank };
      now.visits.set(key, visit);
      store.putRoomMembership(visit);
    } else if (step.do === "exit") {
      const key = `${step.room} ${step.stay}`;
      const visit = now.visits.get(key);
      if (visit) store.putRoomMembership({ ...visit, upTo: seq });
      now.visits.delete(key);
    } else if (step.do === "say" && now.present.has(step.stay)) {
      seq += 1;
      const message = { seq, at: seq, from: `n${step.stay}`, to: "any", text: `text ${seq}` };
      const sent = { stay: step.stay, clientId: `c${seq}`, delivered: 0, held: 0 };
      const entry = { message, audience: step.audience, ...sent };
      now.entries.push(entry);
      if (step.audience.kind === "room") {
        const { id } = step.audience;
        const there = [...now.visits.values()].filter((visit) => visit.room === id);
        now.heard.set(seq, new Set(there.map((visit) => visit.stay)));
      }
      store.append(entry);
    }
  };
  for (const step of wishes) run(step);
  store.commit();
  return now;
}

/** What every store gives of what was missed. */
export function missedContract(make: () => Store): void {
  test("of whatever class, gives each stay what it missed and may see, and nobody anything else", () => {
    fc.assert(
      fc.property(steps, fc.nat(30), (wishes, since) => {
        const store = make();
        const reference = play(store, wishes);
        for (const one of reference.present.values()) {
          const missed = store.missed({ stay: one, since });
          expect(missed.map(({ seq }) => seq)).toEqual(missedBy(reference, one, since));
        }
        const open = reference.entries.filter((entry) => entry.audience.kind === "everyone");
        const known = open.map(({ message }) => message);
        expect(store.publicAfter(since)).toEqual(known.filter(({ seq }) => seq > since));
        expect(store.latest(5)).toEqual(known.slice(-5));
        store.close();
      }),
      { numRuns: 150 },
    );
  });

  test("gives what a stay said to itself, and not what it said to others", () => {
    const store = make();
    const one = { id: 1, name: "n1", tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
    store.addMember(one);
    store.addMember({ ...one, id: 2, name: "n2" });
    store.createGroup({ id: 1, name: "group1", members: [1, 2] });
    const audiences: Audience[] = [
      { kind: "everyone" },
      { kind: "stay", id: 2 },
      { kind: "stay", id: 1 },
      { kind: "group", id: 1 },
    ];
    for (const [index, to] of audiences.entries()) {
      const message = { seq: index + 1, at: 0, from: "n1", to: "any", text: "" };
      const sent = { stay: 1, clientId: undefined, delivered: 1, held: 0 };
      store.append({ message, audience: to, ...sent });
    }
    store.commit();
    expect(store.missed({ stay: one, since: 0 }).map(({ seq }) => seq)).toEqual([3]);
    store.close();
  });

  test("gives nothing of a group he has left, that is deleted, or that is not committed", () => {
    const store = make();
    const [left, within] = [1, 2].map((id): MemberRecord => {
      return { id, name: `n${id}`, tokenHash: undefined, formerKeys: [], joinedAfter: 0 };
    }) as [MemberRecord, MemberRecord];
    const seen = (one: MemberRecord) => store.missed({ stay: one, since: 0 }).map(({ seq }) => seq);
    for (const one of [left, within]) store.addMember(one);
    store.createGroup({ id: 1, name: "group1", members: [1, 2] });
    const message = { seq: 1, at: 0, from: "n3", to: "group1", text: "" };
    const sent = { stay: 3, clientId: undefined, delivered: 1, held: 1 };
    store.append({ message, audience: { kind: "group", id: 1 }, ...sent });
    expect(seen(within)).toEqual([]);
    store.commit();
    expect([seen(left), seen(within)]).toEqual([[1], [1]]);
    store.removeMember(left.id);
    store.commit();
    expect([seen(left), seen(within)]).toEqual([[], [1]]);
    store.deleteGroup(1);
    store.commit();
    expect(seen(within)).toEqual([]);
    store.close();
  });
}
