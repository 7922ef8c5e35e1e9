import { describe, expect, test } from "bun:test";
import type { MemberEvent } from "../../src/model/event.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import type { TestPeer } from "../support/testClass.ts";
import { TestClass } from "../support/testClass.ts";

/** A class in which Tom, who may come back, Ann and Bob know of each other. */
function classOfThree(store?: Store) {
  const classroom = new TestClass(store);
  const tom = classroom.join("Tom", "tom's hash");
  const ann = classroom.join("Ann");
  const bob = classroom.join("Bob");
  classroom.endTurn();
  for (const { peer } of [tom, ann, bob]) peer.events.length = 0;
  return { classroom, tom, ann, bob };
}

/** What the peer is told, a line for each event. */
function linesOf({ events }: TestPeer): string[] {
  return events.map(lineOf);
}

function lineOf(event: MemberEvent): string {
  if (event.kind === "said") return `${event.message.from}: ${event.message.text}`;
  if (event.kind === "renamed") return `${event.from} is now ${event.to}`;
  if (event.kind === "presenceChanged") return `+[${event.joined}] -[${event.left}]`;
  return event.kind;
}

describe("in one turn", () => {
  test("a member who joins and takes another name is told of by both, in that order", () => {
    const { classroom, ann } = classOfThree();
    const zoe = classroom.join("Zoe").member;
    classroom.say(zoe, "everyone", "hi");
    classroom.rename(zoe, "Zora");
    classroom.say(zoe, "everyone", "again");
    classroom.endTurn();
    expect(
      ann.peer.events.map((event) => ("message" in event ? event.message.from : event)),
    ).toMatchObject([
      { kind: "presenceChanged", joined: ["Zoe"], left: [] },
      "Zoe",
      { kind: "renamed", from: "Zoe", to: "Zora" },
      "Zora",
    ]);
  });

  test("two members who swap their names are told of in three steps", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    classroom.rename(tom.member, "Tmp");
    classroom.rename(ann.member, "Tom");
    classroom.rename(tom.member, "Ann");
    classroom.endTurn();
    expect(linesOf(bob.peer)).toEqual(["Tom is now Tmp", "Ann is now Tom", "Tmp is now Ann"]);
  });

  test("a name that one member leaves and another takes is told of in that order", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    classroom.leave(tom.member, "exit");
    classroom.rename(ann.member, "Tom");
    classroom.endTurn();
    expect(bob.peer.events).toMatchObject([
      { kind: "presenceChanged", joined: [], left: ["Tom"] },
      { kind: "renamed", from: "Ann", to: "Tom" },
    ]);
  });

  test("everything is told in order: what was said before a new name, the name, what was said after", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    classroom.say(tom.member, "everyone", "one");
    classroom.rename(tom.member, "Tim");
    classroom.say(tom.member, "everyone", "two");
    classroom.leave(ann.member, "exit");
    classroom.rename(tom.member, "Ann");
    classroom.say(tom.member, "everyone", "three");
    classroom.leave(tom.member, "exit");
    classroom.endTurn();
    const told = ["Tom: one", "Tom is now Tim", "Tim: two", "+[] -[Ann]", "Tim is now Ann"];
    expect(linesOf(bob.peer)).toEqual([...told, "Ann: three", "+[] -[Ann]"]);
  });

  test("a teacher leaves and another joins under their name: all are told that they are not a teacher", () => {
    const { classroom, ann, bob } = classOfThree();
    classroom.order({ type: "teacher", name: "Ann", on: true });
    classroom.endTurn();
    bob.peer.events.length = 0;
    classroom.leave(ann.member, "exit");
    const { joined } = classroom.join("Ann");
    classroom.endTurn();
    expect(linesOf(bob.peer)).toEqual(["+[Ann] -[]", "moderated"]);
    expect(bob.peer.acts).toEqual([{ type: "teacher", name: "Ann", on: false }]);
    expect([joined.teachers, classroom.hub.view.teachers]).toEqual([[], []]);
  });

  test("a room that loses its operator has the next one before anybody takes another name", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    for (const { member } of [tom, ann, bob]) classroom.joinRoom(member, "#lab");
    classroom.endTurn();
    bob.peer.events.length = 0;
    classroom.leave(tom.member, "exit");
    classroom.rename(ann.member, "Tom");
    classroom.endTurn();
    expect(linesOf(bob.peer)).toEqual(["modesChanged", "+[] -[Tom]", "Ann is now Tom"]);
    const changes = [{ mode: "o", on: true, name: "Ann" } as const];
    expect(bob.peer.events[0]).toMatchObject({ by: undefined, changes });
  });

  test("nobody is told of a new name before the turn has ended, and all is stored at once", () => {
    let commits = 0;
    const store = new (class extends MemoryStore {
      override commit(): StoredMessage[] {
        commits += 1;
        return super.commit();
      }
    })();
    const { classroom, tom, ann } = classOfThree(store);
    const [before, observed] = [commits, classroom.events.length];
    classroom.say(tom.member, "everyone", "one");
    classroom.rename(tom.member, "Tim");
    classroom.say(tom.member, "everyone", "two");
    expect([commits, classroom.events.length, ann.peer.events]).toEqual([before, observed, []]);
    classroom.endTurn();
    expect(commits).toBe(before + 1);
    expect(linesOf(ann.peer)).toEqual(["Tom: one", "Tom is now Tim", "Tim: two"]);
  });
});

describe("a newcomer in the turn of a new name", () => {
  test("is told neither who came and went nor of new names before, and is told the messages", () => {
    const { classroom, tom, ann } = classOfThree();
    const eve = classroom.join("Eve");
    classroom.say(eve.member, "everyone", "from Eve");
    classroom.leave(ann.member, "exit");
    classroom.rename(tom.member, "Tim");
    const zoe = classroom.join("Zoe");
    expect(classroom.hub.view.others(zoe.member).toSorted()).toEqual(["Bob", "Eve", "Tim"]);
    classroom.say(tom.member, "Zoe", "welcome");
    classroom.endTurn();
    expect(linesOf(zoe.peer)).toEqual(["Eve: from Eve", "Tim: welcome"]);
    expect(linesOf(eve.peer)).toEqual(["+[Eve] -[Ann]", "Tom is now Tim", "+[Zoe] -[]"]);
  });

  test("may take a name that was given up, and is not taken for who had it", () => {
    const { classroom, tom, bob } = classOfThree();
    classroom.rename(tom.member, "Tim");
    const newTom = classroom.join("Tom");
    classroom.say(newTom.member, "everyone", "hi");
    classroom.endTurn();
    expect(linesOf(bob.peer)).toEqual(["Tom is now Tim", "+[Tom] -[]", "Tom: hi"]);
    expect(linesOf(newTom.peer)).toEqual([]);
  });

  test("is told of new names from when they joined", () => {
    const { classroom, tom } = classOfThree();
    classroom.rename(tom.member, "Tim");
    const zoe = classroom.join("Zoe");
    classroom.rename(tom.member, "Tam");
    classroom.rename(zoe.member, "Zora");
    classroom.endTurn();
    expect(linesOf(zoe.peer)).toEqual(["Tim is now Tam", "Zoe is now Zora"]);
  });

  test("who leaves again is still told of to all who may have seen them", () => {
    const { classroom, tom, bob } = classOfThree();
    classroom.rename(tom.member, "Tim");
    const zoe = classroom.join("Zoe");
    classroom.leave(zoe.member, "exit");
    classroom.endTurn();
    expect(linesOf(bob.peer)).toEqual(["Tom is now Tim", "+[] -[Zoe]"]);
  });
});

describe("a member who comes back in the turn of a new name", () => {
  test("finds it in their welcome, and neither connection is told of it", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(ann.member, "Eve");
    const { peer, member } = classroom.resume("tom's hash", 0);
    expect(classroom.hub.view.others(member).toSorted()).toEqual(["Bob", "Eve"]);
    classroom.endTurn();
    expect([linesOf(tom.peer), linesOf(peer)]).toEqual([[], []]);
    classroom.rename(ann.member, "Ann");
    classroom.endTurn();
    expect(linesOf(peer)).toEqual(["Eve is now Ann"]);
  });

  test("is told messages alone of what happened before it", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.joinRoom(tom.member, "#lab");
    classroom.joinRoom(ann.member, "#lab");
    classroom.joinRoom(ann.member, "#yard");
    classroom.invite(ann.member, "#yard", "Tom");
    classroom.say(ann.member, "Tom", "psst");
    classroom.rename(ann.member, "Eve");
    const { peer, resumed, missed } = classroom.resume("tom's hash", 0);
    classroom.setTopic(tom.member, "#lab", "acids");
    classroom.endTurn();
    expect([resumed.rooms, missed]).toEqual([["#lab"], []]);
    expect(linesOf(peer)).toEqual(["Ann: psst", "topicChanged"]);
    expect(linesOf(tom.peer)).toEqual([]);
  });

  test("was away then: only what came after is told to them", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.disconnect(tom.member);
    classroom.rename(ann.member, "Eve");
    const { peer } = classroom.resume("tom's hash", 0);
    classroom.rename(ann.member, "Ann");
    classroom.endTurn();
    expect(linesOf(peer)).toEqual(["Eve is now Ann"]);
  });

  test("a connection that is lost after a new name is not told of it", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(ann.member, "Eve");
    classroom.disconnect(tom.member);
    classroom.endTurn();
    expect(linesOf(tom.peer)).toEqual([]);
  });
});
