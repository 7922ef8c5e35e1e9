import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MemberView } from "../../src/hub/member.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"];
const groups = ["groupA", "groupB"];
const anyName = fc.constantFrom(...names);

const step = fc.oneof(
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

/** The class in its simplest form: sets of names. */
class Reference {
  readonly members = new Set<string>();
  readonly groups = new Map<string, Set<string>>();

  join(who: string): boolean {
    if (this.members.has(who)) return false;
    this.members.add(who);
    return true;
  }

  leave(who: string): void {
    this.members.delete(who);
    for (const [name, members] of this.groups) {
      members.delete(who);
      if (members.size === 0) this.groups.delete(name);
    }
  }

  rename(who: string, to: string): boolean {
    if (this.members.has(to)) return false;
    for (const set of [this.members, ...this.groups.values()]) if (set.delete(who)) set.add(to);
    return true;
  }

  createGroup(name: string, members: string[]): void {
    const active = members.filter((member) => this.members.has(member));
    if (!this.groups.has(name) && active.length >= 3) this.groups.set(name, new Set(active));
  }

  /** Who is told a message; undefined if it is refused. */
  recipients(who: string, to: string): Set<string> | undefined {
    if (to === "everyone") return new Set([...this.members].filter((name) => name !== who));
    if (!to.startsWith("group")) return this.members.has(to) ? new Set([to]) : undefined;
    const members = this.groups.get(to);
    if (!members?.has(who)) return undefined;
    const others = new Set([...members].filter((name) => name !== who));
    if (others.size > 0) return others;
    this.groups.delete(to);
    return undefined;
  }
}

test("over random joins, groups and leaves each member is told what was for them, nothing else, in one order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const classroom = new TestClass();
      const reference = new Reference();
      const present = new Map<string, { member: MemberView; peer: TestPeer; expected: string[] }>();
      const all: { peer: TestPeer; expected: string[] }[] = [];
      let seq = 0;
      for (const one of steps) {
        const who = present.get(one.who);
        if (one.type === "join") {
          const peer = new TestPeer();
          const joined = classroom.tryJoin(one.who, undefined, peer);
          expect(joined.ok).toBe(reference.join(one.who));
          if (!joined.ok) continue;
          const entry = { member: joined.member, peer, expected: [] as string[] };
          present.set(one.who, entry);
          all.push(entry);
        } else if (!who) {
          continue;
        } else if (one.type === "leave") {
          classroom.leave(who.member, "lost");
          present.delete(one.who);
          reference.leave(one.who);
        } else if (one.type === "rename") {
          const isOwn = one.who === one.to;
          const isFree = isOwn || reference.rename(one.who, one.to);
          expect(classroom.rename(who.member, one.to).ok).toBe(isFree);
          if (who.member.name !== one.to || isOwn) continue;
          present.delete(one.who);
          present.set(one.to, who);
        } else if (one.type === "group") {
          classroom.createGroup(who.member, one.name, one.members);
          reference.createGroup(one.name, one.members);
        } else {
          const recipients = reference.recipients(one.who, one.to);
          const said = classroom.say(who.member, one.to, `says ${seq}`);
          classroom.endTurn();
          expect(said.ok).toBe(recipients !== undefined);
          if (recipients === undefined) continue;
          const text = `${seq + 1} ${one.who}>${one.to}:says ${seq}`;
          for (const name of recipients) present.get(name)?.expected.push(text);
          seq += 1;
        }
      }
      for (const { peer, expected } of all) expect(peer.messages).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("over random joins, leaves and new names, what each member is told adds up to who is here", () => {
  const steps = fc.array(
    fc.record({ who: anyName, to: fc.option(anyName, { nil: undefined }), endsTurn: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (changes) => {
      const classroom = new TestClass();
      const present = new Map<string, { member: MemberView; peer: TestPeer; known: Set<string> }>();
      for (const { who, to, endsTurn } of changes) {
        const entry = present.get(who);
        if (entry && to !== undefined) {
          if (!classroom.rename(entry.member, to).ok) continue;
          present.delete(who);
          present.set(to, entry);
        } else if (entry) {
          classroom.leave(entry.member, "lost");
          present.delete(who);
        } else {
          const { member, peer } = classroom.join(who);
          const known = new Set(classroom.hub.view.others(member));
          present.set(who, { member, peer, known });
        }
        if (endsTurn) classroom.endTurn();
      }
      classroom.endTurn();
      for (const [name, { peer, known }] of present) {
        for (const event of peer.events) {
          if (event.kind === "renamed") {
            // Nobody has the new name yet: told in another order somebody would.
            expect(known.has(event.to)).toBe(false);
            known.delete(event.from);
            known.add(event.to);
          }
          if (event.kind !== "presenceChanged") continue;
          for (const joined of event.joined) known.add(joined);
          for (const left of event.left) known.delete(left);
        }
        known.add(name);
        expect([...known].toSorted()).toEqual([...present.keys()].toSorted());
      }
    }),
    { numRuns: 500 },
  );
});
