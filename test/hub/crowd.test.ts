import { describe, expect, test } from "bun:test";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { ClassFile } from "../support/classFile.ts";
import type { TestMember } from "../support/testClass.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

function forget(...people: TestMember[]): void {
  for (const { peer } of people) peer.events.splice(0);
}

/** A class that is a crowd from so many members on, with as many in it, and all told so far forgotten. */
function crowd(from = 5) {
  const classroom = new TestClass(new MemoryStore(), from);
  const early = Array.from({ length: from }, (_, index) => {
    return classroom.join(`early${index + 1}`, `token${index + 1}`);
  });
  classroom.endTurn("counted");
  forget(...early);
  return {
    classroom,
    early: early as unknown as [TestMember, TestMember, ...TestMember[]],
    forget,
  };
}

/** What somebody was told of who is here: names as they came and went, and how many there are. */
function told({ peer }: TestMember): unknown[] {
  return peer.events.splice(0).flatMap((event): unknown[] => {
    switch (event.kind) {
      case "presenceChanged":
        return named(event).concat(event.people);
      case "said":
        return [`${event.message.from}: ${event.message.text}`];
      case "renamed":
        return [`${event.from} > ${event.to}`];
      case "crowdChanged":
        return [event.isOn ? "crowd" : "no crowd", event.people];
      case "roomJoined":
        return [`${event.name} in ${event.room}`];
      default:
        return [];
    }
  });
}

function named({ joined, left }: { joined: string[]; left: string[] }): unknown[] {
  const came: unknown[] = joined.map((name) => `+${name}`);
  return came.concat(left.map((name) => `-${name}`));
}

describe("a class", () => {
  test("is a crowd from so many members on, which everybody is told, after the names until then", () => {
    const classroom = new TestClass(new MemoryStore(), 3);
    const mary = classroom.join("Mary");
    classroom.join("Bob");
    expect(classroom.hub.view.crowd.isOn).toBe(false);
    const cem = classroom.join("Cem");
    expect(classroom.hub.view.crowd.isOn).toBe(true);
    classroom.endTurn("counted");
    expect(told(mary)).toEqual(["+Mary", "+Bob", "+Cem", undefined, "crowd", 3]);
    expect(classroom.hub.view.others(cem.member)).toEqual([]);
    cem.peer.events.splice(0);
    classroom.say(mary.member, "everyone", "hello");
    classroom.endTurn();
    expect(told(cem)).toEqual(["+Mary", 3, "Mary: hello"]);
  });

  test("is none any more once it has less than 80 % of that, and everybody is named again", () => {
    const { classroom, early } = crowd();
    const late = [classroom.join("Ann"), classroom.join("Bob")] as const;
    classroom.endTurn("counted");
    forget(...early, ...late);
    for (const { member } of early.slice(1, 4)) classroom.leave(member);
    classroom.endTurn("counted");
    expect(classroom.hub.view.crowd.isOn).toBe(true);
    forget(...early, ...late);
    classroom.leave(early[4]?.member ?? late[0].member);
    expect(classroom.hub.view.crowd.isOn).toBe(false);
    const [changed] = late[0].peer.events;
    classroom.endTurn("counted");
    expect(changed).toBeUndefined();
    const ends = [late[0], early[0]].map(({ peer }) => {
      return peer.events.find(({ kind }) => kind === "crowdChanged");
    });
    const names = ["early1", "Ann", "Bob"];
    expect(ends).toEqual([
      { kind: "crowdChanged", isOn: false, people: 3, names, unheard: names },
      { kind: "crowdChanged", isOn: false, people: 3, names, unheard: ["Ann", "Bob"] },
    ]);
  });

  test("is told in order with who comes and goes in the same turn", () => {
    const classroom = new TestClass(new MemoryStore(), 3);
    const [ann, eve, bob] = [classroom.join("Ann"), classroom.join("Eve"), classroom.join("Bob")];
    classroom.leave(ann.member);
    classroom.leave(eve.member);
    classroom.join("Eve");
    classroom.endTurn("counted");
    expect(told(bob).filter((one) => typeof one === "string")).toEqual([
      "+Ann",
      "+Eve",
      "+Bob",
      "crowd",
      "-Ann",
      "no crowd",
      "+Eve",
    ]);
  });

  test("never is where that is not asked for", () => {
    const classroom = new TestClass();
    for (let number = 0; number < 2_000; number++) classroom.join(`m${number}`);
    expect(classroom.hub.view.crowd.isOn).toBe(false);
  });

  test("is a crowd again after a restart by how many it has", () => {
    const { classroom } = crowd();
    classroom.endTurn();
    const records = Array.from(classroom.hub.view.members(), ({ id, name }) => {
      const identity = { id, name, formerKeys: [], tokenHash: `token${id}`, joinedAfter: 0 };
      return identity;
    });
    const store = new MemoryStore();
    Object.assign(store.restored, { members: records });
    expect(new TestClass(store, 5).hub.view.crowd.isOn).toBe(true);
    expect(new TestClass(store, 6).hub.view.crowd.isOn).toBe(false);
  });
});

describe("in a crowd", () => {
  test("a newcomer is told of nobody, and nobody of them, but how many there are", () => {
    const { classroom, early } = crowd();
    const ann = classroom.join("Ann");
    expect(classroom.hub.view.others(ann.member)).toEqual([]);
    classroom.endTurn();
    expect(told(early[0])).toEqual([]);
    classroom.endTurn("counted");
    expect(told(early[0])).toEqual([6]);
    classroom.leave(ann.member);
    classroom.endTurn("counted");
    expect(told(early[0])).toEqual([5]);
  });

  test("whoever speaks to everyone is named before their first words, once, and when they leave", () => {
    const { classroom, early } = crowd();
    const [ann, bob] = [classroom.join("Ann"), classroom.join("Bob")];
    classroom.endTurn("counted");
    forget(...early, ann, bob);
    classroom.say(ann.member, "everyone", "hello");
    classroom.say(ann.member, "everyone", "again");
    classroom.endTurn();
    expect(told(bob)).toEqual(["+Ann", 7, "Ann: hello", "Ann: again"]);
    classroom.leave(ann.member);
    classroom.leave(bob.member);
    classroom.endTurn();
    expect(told(early[0]).slice(-2)).toEqual(["-Ann", 5]);
  });

  test("who was here before it was one is named to newcomers alone when they speak", () => {
    const { classroom, early } = crowd();
    const ann = classroom.join("Ann");
    classroom.endTurn("counted");
    forget(...early, ann);
    classroom.say(early[1].member, "everyone", "hello");
    classroom.endTurn();
    expect(told(ann)).toEqual(["+early2", 6, "early2: hello"]);
    expect(told(early[0])).toEqual(["early2: hello"]);
  });

  test("somebody who speaks, leaves, and whose name another takes and speaks by, in one turn: all are told in order", () => {
    const { classroom, early } = crowd();
    const first = classroom.join("Ann");
    classroom.say(first.member, "everyone", "one");
    classroom.leave(first.member);
    const second = classroom.join("Ann");
    classroom.say(second.member, "everyone", "two");
    classroom.endTurn();
    const seen = told(early[0]).filter((one) => typeof one === "string");
    expect(seen).toEqual(["+Ann", "Ann: one", "-Ann", "+Ann", "Ann: two"]);
  });

  test("those who write to each other privately are told that the other left or was renamed; nobody else is", () => {
    const { classroom, early } = crowd();
    const [ann, bob, cem] = [
      classroom.join("Ann"),
      classroom.join("Bob", "b"),
      classroom.join("Cem"),
    ];
    classroom.endTurn("counted");
    forget(...early, ann, bob, cem);
    classroom.say(ann.member, "Bob", "psst");
    classroom.endTurn();
    classroom.rename(bob.member, "Rob");
    classroom.endTurn();
    expect(told(ann)).toEqual(["Bob > Rob"]);
    expect(told(bob)).toEqual(["Ann: psst", "Bob > Rob"]);
    expect(told(cem)).toEqual([]);
    expect(classroom.hub.view.others(bob.member)).toEqual(["Ann"]);
    classroom.disconnect(bob.member);
    classroom.now += graceMs;
    classroom.expire();
    classroom.endTurn();
    expect(told(ann)).toEqual(["-Rob", 7]);
    expect(told(cem)).toEqual([]);
  });

  test("those in a room and in a group know each other", () => {
    const { classroom, early } = crowd();
    const [ann, bob, cem] = [classroom.join("Ann"), classroom.join("Bob"), classroom.join("Cem")];
    classroom.joinRoom(ann.member, "#lab");
    classroom.joinRoom(bob.member, "#lab");
    classroom.createGroup(ann.member, "groupA", ["Ann", "Cem", "early1"]);
    classroom.endTurn("counted");
    forget(...early, ann, bob, cem);
    expect(classroom.hub.view.others(ann.member).toSorted()).toEqual(["Bob", "Cem", "early1"]);
    classroom.leave(bob.member);
    classroom.leave(cem.member);
    // Another takes the name and enters in the same turn.
    const other = classroom.join("Bob");
    classroom.joinRoom(other.member, "#lab");
    classroom.endTurn();
    expect(told(ann)).toEqual(["-Bob", 7, "-Cem", 6, "Bob in #lab"]);
  });

  test("a teacher is known to everybody, also to who comes later", () => {
    const { classroom, early } = crowd();
    const ann = classroom.join("Ann");
    classroom.endTurn("counted");
    forget(...early);
    classroom.order({ type: "teacher", name: "Ann", on: true });
    classroom.endTurn();
    expect(told(early[0])).toEqual(["+Ann", 6]);
    const bob = classroom.join("Bob");
    expect(bob.joined.teachers).toEqual(["Ann"]);
    expect(classroom.hub.view.others(bob.member)).toEqual(["Ann"]);
    expect(classroom.hub.view.crowd.isShown(ann.member)).toBe(true);
  });

  test("a teacher is known to everybody after a restart too, who are told when they leave", () => {
    using file = new ClassFile();
    const { store, classNumber } = file.newStore();
    const before = new TestClass(store, 5);
    for (let number = 1; number <= 5; number++) before.join(`early${number}`, `token${number}`);
    before.order({ type: "teacher", name: "early1", on: true });
    before.endTurn();
    store.close();
    const classroom = new TestClass(file.goOn(classNumber).store, 5);
    const [teacher, bob] = [classroom.resume("token1"), classroom.resume("token2")];
    expect(classroom.hub.view.others(bob.member)).toEqual(["early1"]);
    classroom.endTurn("counted");
    forget(bob);
    classroom.rename(teacher.member, "Ann");
    classroom.leave(teacher.member);
    classroom.endTurn();
    expect(told(bob)).toEqual(["early1 > Ann", "-Ann", 4]);
  });

  test("everybody is found by how their name begins, in any case, page by page", () => {
    const { classroom } = crowd();
    for (let number = 10; number < 80; number++) classroom.join(`An-${number}`);
    classroom.join("ann");
    const { crowd: view } = classroom.hub.view;
    const first = view.find("AN", undefined);
    expect(first).toMatchObject({ count: 71, next: "An-59" });
    expect(first.names.slice(0, 2)).toEqual(["An-10", "An-11"]);
    const rest = view.find("an", first.next);
    expect(rest).toMatchObject({ count: 71, next: undefined });
    expect(rest.names.at(-1)).toBe("ann");
    expect(view.find("nobody", undefined)).toEqual({ names: [], count: 0, next: undefined });
  });

  test("whoever comes back over another connection is told whom they know", () => {
    const { classroom, early } = crowd();
    const bob = classroom.join("Bob", "b");
    classroom.say(bob.member, "early1", "hi");
    classroom.disconnect(bob.member);
    classroom.endTurn();
    const back = classroom.resume("b");
    expect(classroom.hub.view.others(back.member)).toEqual(["early1"]);
    expect(told(early[0]).filter((one) => typeof one === "string")).toEqual(["Bob: hi"]);
  });
});
