import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MemberView } from "../../src/hub/member.ts";
import { graceAfterCrashMs } from "../../src/hub/restoredMember.ts";
import type { Message } from "../../src/model/message.ts";
import { limits } from "../../src/model/limits.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const who = fc.constantFrom(...names);
const group = fc.constantFrom("groupA", "groupB");

const change = fc.constantFrom("leave" as const, "add" as const, "drop" as const);
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant("joinOrExit" as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("loseOrResume" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("graceEnds" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("create" as const),
      who,
      group,
      members: fc.uniqueArray(who, { minLength: 3 }),
    }),
  },
  { weight: 12, arbitrary: fc.record({ do: change, who, group, whom: who }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant("say" as const), who, group }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("endTurn" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A person with a token: what they were told of groups, over whatever connections, and what they should be. */
class Person {
  member: MemberView;
  peer: TestPeer;
  state: "connected" | "away" | "absent" = "connected";
  newest: number;
  readonly told: string[] = [];
  readonly expected: string[] = [];

  constructor(member: MemberView, peer: TestPeer, newest: number) {
    this.member = member;
    this.peer = peer;
    this.newest = newest;
  }

  read({ seq, from, to, text }: Message): void {
    this.told.push(`${seq} ${from}>${to}:${text}`);
    this.newest = seq;
  }
}

/** A group as plainly as it can be written down. */
interface ReferenceGroup {
  maker: Person;
  members: Set<Person>;
}

/** A class beside its plainest form: who is in which group, as long as their token holds. */
class ComparedClass {
  readonly #reopen: ((store: Store) => Store) | undefined;
  #class: TestClass;
  readonly #people = new Map<string, Person>();
  readonly #groups = new Map<string, ReferenceGroup>();
  #seq = 0;

  constructor(store: Store, reopen?: (store: Store) => Store) {
    this.#class = new TestClass(store);
    this.#reopen = reopen;
    for (const name of names) this.take({ do: "joinOrExit", who: name });
    for (const [index, name] of (["groupA", "groupB"] as const).entries()) {
      this.take({ do: "create", who: names[index] ?? "", group: name, members: names });
    }
  }

  take(one: Step): void {
    if (one.do === "endTurn") this.endTurn();
    else if (one.do === "graceEnds") this.#endGrace();
    else if (one.do === "restart") this.#restart();
    else this.#act(one, this.#people.get(one.who));
  }

  endTurn(): void {
    this.#class.endTurn();
    for (const person of this.#people.values()) {
      for (const event of person.peer.events.splice(0)) {
        if (event.kind === "said") person.read(event.message);
      }
    }
  }

  /** Everybody is back, and was told what they should be. */
  check(): void {
    for (const [name, person] of this.#people) if (person.state !== "connected") this.#resume(name);
    this.endTurn();
    for (const [name, person] of this.#people) {
      expect({ name, told: person.told }).toEqual({ name, told: person.expected });
      const { groups } = this.#class.hub.view.who(person.member);
      const within = [...this.#groups].filter(([, { members }]) => members.has(person));
      expect(groups.toSorted()).toEqual(within.map(([group]) => group).toSorted());
    }
    this.#class.store.close();
  }

  #act(one: Exclude<Step, { do: "endTurn" | "graceEnds" | "restart" }>, person?: Person): void {
    const classroom = this.#class;
    if (!person) {
      if (one.do !== "joinOrExit") return;
      const { member, peer } = classroom.join(one.who, one.who);
      this.#people.set(one.who, new Person(member, peer, this.#seq));
    } else if (one.do === "loseOrResume" && person.state !== "connected") {
      this.#resume(one.who);
    } else if (person.state !== "connected") {
      return;
    } else if (one.do === "loseOrResume") {
      this.endTurn();
      classroom.disconnect(person.member);
      person.state = "away";
    } else if (one.do === "joinOrExit") {
      classroom.leave(person.member, "exit");
      this.#people.delete(one.who);
      for (const group of this.#groups.keys()) this.#exit(group, person);
    } else if (one.do === "create") {
      const members = one.members.flatMap((name) => this.#present(name) ?? []);
      const made = classroom.createGroup(person.member, one.group, one.members).ok;
      expect(made).toBe(!this.#groups.has(one.group) && members.length >= limits.groupMembers);
      if (made) this.#groups.set(one.group, { maker: person, members: new Set(members) });
    } else if (one.do === "say") {
      this.#say(person, one.group);
    } else {
      this.#change(one.do, person, one.group, one.whom);
    }
  }

  #change(kind: "leave" | "add" | "drop", by: Person, name: string, whom: string): void {
    const classroom = this.#class;
    const group = this.#groups.get(name);
    if (kind === "leave") {
      const left = classroom.leaveGroup(by.member, name);
      expect(left.ok).toBe(group?.members.has(by) === true);
      this.#exit(name, by);
      return;
    }
    const changed =
      kind === "add"
        ? classroom.addToGroup(by.member, name, [whom])
        : classroom.dropFromGroup(by.member, name, [whom]);
    // Only whoever made it may, and who makes nothing of others' groups changes nothing.
    expect(changed.ok).toBe(group?.maker === by);
    if (!changed.ok || !group) return;
    const person = kind === "add" ? this.#present(whom) : this.#people.get(whom);
    const isChanged = person !== undefined && group.members.has(person) === (kind === "drop");
    expect(changed.changed).toEqual(isChanged ? [whom] : []);
    if (!isChanged) return;
    if (kind === "add") group.members.add(person);
    else this.#exit(name, person);
  }

  #say(person: Person, name: string): void {
    const members = this.#groups.get(name)?.members;
    const isAlone = members?.size === 1 && members.has(person);
    const said = this.#class.say(person.member, name, "hi", `c${this.#seq}`);
    expect(said.ok).toBe(members?.has(person) === true && !isAlone);
    if (isAlone) this.#groups.delete(name);
    if (!said.ok) return;
    this.#seq += 1;
    for (const member of members ?? []) {
      if (member !== person) member.expected.push(`${this.#seq} ${person.member.name}>${name}:hi`);
    }
  }

  #exit(name: string, person: Person): void {
    const members = this.#groups.get(name)?.members;
    members?.delete(person);
    if (members?.size === 0) this.#groups.delete(name);
  }

  /** On the list, connected or away. */
  #present(name: string): Person | undefined {
    const person = this.#people.get(name);
    return person?.state === "absent" ? undefined : person;
  }

  #resume(name: string): void {
    const person = this.#people.get(name);
    if (!person) return;
    const { member, resumed, missed, peer } = this.#class.resume(name, person.newest);
    expect(resumed.wasAbsent).toBe(person.state === "absent");
    Object.assign(person, { member, peer, state: "connected" });
    for (const message of missed) person.read(message);
  }

  #endGrace(): void {
    this.#class.now += graceAfterCrashMs;
    this.#class.expire();
    for (const person of this.#people.values())
      if (person.state === "away") person.state = "absent";
  }

  #restart(): void {
    if (!this.#reopen) return;
    this.endTurn();
    this.#class = new TestClass(this.#reopen(this.#class.store));
    for (const person of this.#people.values()) {
      person.peer = new TestPeer();
      if (person.state === "connected") person.state = "away";
    }
  }
}

const steps = fc.array(step, { maxLength: 80, size: "max" });

test("whoever comes, goes, is put in and taken out, in whatever order: members of a group read once and in order what was said while they were in it", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const compared = new ComparedClass(new MemoryStore());
      for (const one of taken) compared.take(one);
      compared.check();
    }),
    { numRuns: 500 },
  );
});

test("the same through restarts of the server", () => {
  fc.assert(
    fc.property(steps, (taken) => {
      using folder = new DataFolder();
      const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => 0 }).store;
      const compared = new ComparedClass(open(), (store) => {
        store.close();
        return open();
      });
      for (const one of taken) compared.take(one);
      compared.check();
    }),
    { numRuns: 60 },
  );
});
