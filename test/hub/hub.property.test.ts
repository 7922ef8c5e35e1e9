import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Member } from "../../src/hub/member.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"];
const groups = ["groupA", "groupB"];
const anyName = fc.constantFrom(...names);

const wish = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("join" as const), who: anyName }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("leave" as const), who: anyName }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("rename" as const), who: anyName, to: anyName }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("say" as const),
      who: anyName,
      to: fc.constantFrom("everyone", ...names, ...groups),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("group" as const),
      who: anyName,
      name: fc.constantFrom(...groups),
      members: fc.uniqueArray(anyName, { minLength: 1 }),
    }),
  },
);

/** The class as plainly as it can be told: sets of names. */
class Reference {
  readonly here = new Set<string>();
  readonly groups = new Map<string, Set<string>>();

  join(who: string): boolean {
    if (this.here.has(who)) return false;
    this.here.add(who);
    return true;
  }

  leave(who: string): void {
    this.here.delete(who);
    for (const [name, members] of this.groups) {
      members.delete(who);
      if (members.size === 0) this.groups.delete(name);
    }
  }

  rename(who: string, to: string): boolean {
    if (this.here.has(to)) return false;
    for (const names of [this.here, ...this.groups.values()]) if (names.delete(who)) names.add(to);
    return true;
  }

  createGroup(name: string, members: string[]): void {
    const active = members.filter((member) => this.here.has(member));
    if (!this.groups.has(name) && active.length >= 3) this.groups.set(name, new Set(active));
  }

  /** Who hears it, or undefined where it is refused. */
  receivers(who: string, to: string): Set<string> | undefined {
    if (to === "everyone") return new Set([...this.here].filter((name) => name !== who));
    if (!to.startsWith("group")) return this.here.has(to) ? new Set([to]) : undefined;
    const members = this.groups.get(to);
    if (!members?.has(who)) return undefined;
    const others = new Set([...members].filter((name) => name !== who));
    if (others.size > 0) return others;
    this.groups.delete(to);
    return undefined;
  }
}

test("over random joins, groups and leaves everyone receives what was for him, nobody else does, in one order", () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 80 }), (wishes) => {
      const classroom = new TestClass();
      const reference = new Reference();
      const seats = new Map<string, { member: Member; peer: TestPeer; expected: string[] }>();
      const all: { peer: TestPeer; expected: string[] }[] = [];
      let seq = 0;
      for (const step of wishes) {
        const seat = seats.get(step.who);
        if (step.type === "join") {
          const peer = new TestPeer();
          const joined = hub.join(step.who, peer);
          expect(joined.ok).toBe(reference.join(step.who));
          if (!joined.ok) continue;
          const entry = { member: joined.member, peer, expected: [] as string[] };
          seats.set(step.who, entry);
          all.push(entry);
        } else if (!seat) {
          continue;
        } else if (step.type === "leave") {
          classroom.leave(seat.member, "lost");
          seats.delete(step.who);
          reference.leave(step.who);
        } else if (step.type === "rename") {
          const isHis = step.who === step.to;
          expect(classroom.rename(seat.member, step.to).ok).toBe(
            isHis || reference.rename(step.who, step.to),
          );
          if (seat.member.name !== step.to || isHis) continue;
          seats.delete(step.who);
          seats.set(step.to, seat);
        } else if (step.type === "group") {
          classroom.createGroup(seat.member, step.name, step.members);
          reference.createGroup(step.name, step.members);
        } else {
          const receivers = reference.receivers(step.who, step.to);
          const said = classroom.say(seat.member, step.to, `says ${seq}`);
          classroom.endTurn();
          expect(said.ok).toBe(receivers !== undefined);
          if (receivers === undefined) continue;
          const text = `${seq + 1} ${step.who}>${step.to}:says ${seq}`;
          for (const name of receivers) seats.get(name)?.expected.push(text);
          seq += 1;
        }
      }
      for (const { peer, expected } of all) expect(peer.messages).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("over random comings, goings and new names, what each is told of them adds up to who is here", () => {
  const steps = fc.array(
    fc.record({ who: anyName, to: fc.option(anyName, { nil: undefined }), endsTurn: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (comings) => {
      const classroom = new TestClass();
      const seats = new Map<string, { member: Member; peer: TestPeer; known: Set<string> }>();
      for (const { who, to, endsTurn } of comings) {
        const seat = seats.get(who);
        if (seat && to !== undefined) {
          if (!classroom.rename(seat.member, to).ok) continue;
          seats.delete(who);
          seats.set(to, seat);
        } else if (seat) {
          classroom.leave(seat.member, "lost");
          seats.delete(who);
        } else {
          const peer = new TestPeer();
          const joined = hub.join(who, peer);
          if (!joined.ok) throw new Error("the name is free");
          seats.set(who, { member: joined.member, peer, known: new Set(joined.members) });
        }
        if (endsTurn) classroom.endTurn();
      }
      classroom.endTurn();
      for (const [name, { peer, known }] of seats) {
        for (const fact of peer.events) {
          if (fact.kind === "renamed") {
            // Who is renamed is known, and nobody is called so: told out of order it would not be so.
            expect(known.has(fact.to)).toBe(false);
            known.delete(fact.from);
            known.add(fact.to);
          }
          if (fact.kind !== "presenceChanged") continue;
          for (const joined of fact.joined) known.add(joined);
          for (const left of fact.left) known.delete(left);
        }
        known.add(name);
        expect([...known].toSorted()).toEqual([...seats.keys()].toSorted());
      }
    }),
    { numRuns: 500 },
  );
});
