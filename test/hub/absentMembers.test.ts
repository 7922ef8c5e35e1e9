import { describe, expect, test } from "bun:test";
import type { MemberView } from "../../src/hub/member.ts";
import { limits } from "../../src/model/limits.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

const { tokenMs } = limits;

/** Ann, Bob and Cem, who have tokens of their names, in one group. */
function classWithGroup(classroom = new TestClass()) {
  const [ann, bob, cem] = ["Ann", "Bob", "Cem"].map((name) => classroom.join(name, name));
  if (!ann || !bob || !cem) throw new Error("they have joined");
  classroom.createGroup(ann.member, "groupRed", ["Ann", "Bob", "Cem"]);
  classroom.endTurn();
  return { classroom, ann, bob, cem };
}

/** The member's connection is lost, and the grace period passes. */
function goes(classroom: TestClass, member: MemberView): void {
  classroom.disconnect(member);
  passes(classroom, graceMs);
}

function passes(classroom: TestClass, ms: number): void {
  classroom.now += ms;
  classroom.expire();
  classroom.endTurn();
}

const textsOf = (messages: { text: string }[]): string[] => messages.map(({ text }) => text);

describe("beyond the grace period", () => {
  test("the token brings back name, groups and what was missed, rooms apart", () => {
    const { classroom, ann, bob } = classWithGroup();
    for (const { member } of [ann, bob]) classroom.joinRoom(member, "#lab");
    classroom.disconnect(bob.member);
    classroom.deliver(ann.member, "#lab", "in the room, within the grace period");
    classroom.deliver(ann.member, "Bob", "to him alone");
    passes(classroom, graceMs);
    classroom.deliver(ann.member, "#lab", "in the room, later");
    classroom.deliver(ann.member, "everyone", "to all");
    classroom.deliver(ann.member, "groupRed", "to the group");
    expect(classroom.hub.view.findMember("Bob")).toBeUndefined();
    const { member, resumed, missed } = classroom.resume("Bob", 0);
    expect(member).toBe(bob.member);
    expect(resumed).toMatchObject({ wasAbsent: true, groups: ["groupRed"], rooms: [] });
    expect(textsOf(missed)).toEqual([
      "in the room, within the grace period",
      "to him alone",
      "to all",
      "to the group",
    ]);
    classroom.endTurn();
    const told = { kind: "presenceChanged", joined: ["Bob"], left: [] } as const;
    expect(ann.peer.events).toContainEqual({ ...told, joined: ["Bob"], left: [] });
    expect(classroom.events.at(-2)).toMatchObject({ kind: "joined", name: "Bob", active: 3 });
  });

  test("a group of the absent alone can be written to: nobody is alone in it", () => {
    const { classroom, ann, bob, cem } = classWithGroup();
    for (const { member } of [bob, cem]) goes(classroom, member);
    const said = classroom.deliver(ann.member, "groupRed", "read it when you are back");
    expect(said).toMatchObject({ kind: "said", delivered: 0, held: 2 });
    goes(classroom, ann.member);
    for (const name of ["Cem", "Bob"]) {
      expect(textsOf(classroom.resume(name, 0).missed)).toEqual(["read it when you are back"]);
    }
    expect(classroom.hub.view.findMember("Ann")).toBeUndefined();
  });

  test("others in the group are told who is back", () => {
    const { classroom, ann, bob } = classWithGroup();
    goes(classroom, bob.member);
    classroom.resume("Bob");
    classroom.endTurn();
    const back = { group: "groupRed", names: ["Bob"], by: undefined };
    expect(ann.peer.events).toContainEqual({ kind: "groupJoined", ...back });
  });

  test("the name is free, and whoever has it by then keeps it: the token brings back all else under another", () => {
    const { classroom, ann, bob } = classWithGroup();
    goes(classroom, bob.member);
    const other = classroom.join("BOB");
    expect(classroom.tryResume("Bob", 0)).toMatchObject({ refusal: { code: "name_taken" } });
    const taken = classroom.tryResume("Bob", 0, undefined, "Ann");
    expect(taken).toMatchObject({ refusal: { code: "name_taken" } });
    classroom.deliver(ann.member, "groupRed", "for the group");
    const { member, resumed, missed } = classroom.resume("Bob", 0, "Bobby");
    expect(member).toMatchObject({ id: bob.member.id, name: "Bobby", formerKeys: ["bob"] });
    expect(resumed.groups).toEqual(["groupRed"]);
    expect(textsOf(missed)).toEqual(["for the group"]);
    expect(classroom.deliver(other.member, "groupRed", "let me in")).toMatchObject({
      code: "not_member",
    });
  });

  test("a name that looks like theirs is free too, and keeps them from theirs while somebody has it", () => {
    const { classroom, bob } = classWithGroup();
    expect(classroom.tryJoin("Bоb")).toMatchObject({ refusal: { code: "name_taken" } });
    goes(classroom, bob.member);
    const other = classroom.join("Bоb");
    expect(classroom.tryResume("Bob", 0)).toMatchObject({
      refusal: { code: "name_taken", suggestion: "Bob-2" },
    });
    classroom.leave(other.member);
    expect(classroom.resume("Bob", 0).member.name).toBe("Bob");
    expect(classroom.tryJoin("Bоb")).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("a member without a token has left for good, and so has whoever says exit", () => {
    const { classroom, ann, bob, cem } = classWithGroup();
    classroom.leave(bob.member, "exit");
    const tom = classroom.join("Tom");
    goes(classroom, tom.member);
    expect(classroom.tryResume("Bob", 0)).toBeUndefined();
    classroom.leave(cem.member, "exit");
    expect(classroom.deliver(ann.member, "groupRed", "anyone?")).toMatchObject({
      code: "alone_in_group",
    });
  });
});

describe("a token", () => {
  test("ends twelve hours after its member was last here, and not before; their groups then are without them", () => {
    const { classroom, ann, bob, cem } = classWithGroup();
    goes(classroom, bob.member);
    goes(classroom, cem.member);
    passes(classroom, tokenMs - graceMs - 1);
    expect(classroom.deliver(ann.member, "groupRed", "one")).toMatchObject({ held: 2 });
    passes(classroom, 1);
    expect(classroom.deliver(ann.member, "groupRed", "two")).toMatchObject({ held: 1 });
    expect(classroom.tryResume("Bob", 0)).toBeUndefined();
    expect(classroom.resume("Cem", 0).missed).toHaveLength(2);
    goes(classroom, cem.member);
    passes(classroom, tokenMs - 1);
    expect(classroom.tryResume("Cem", 0)).toMatchObject({ ok: true });
  });

  test.each(["pause", "crash"] as const)(
    "goes through restarts after a %s, with groups, and its time goes on meanwhile",
    (how) => {
      using folder = new DataFolder();
      let now = 1_769_850_000_000;
      const open = () => openStore({ dataDir: folder.path, choice: "last", now: () => now }).store;
      const store = open();
      const before = new TestClass(store);
      before.now = now;
      const { ann, bob, cem } = classWithGroup(before);
      goes(before, bob.member);
      before.deliver(ann.member, "groupRed", "before");
      now += tokenMs / 2;
      before.now = now;
      before.expire();
      goes(before, cem.member);
      if (how === "pause") store.pause();
      store.close();

      now += tokenMs / 4;
      const again = open();
      const after = new TestClass(again);
      // Ann, who was here to the end, has a while to come back; the others are absent as they were.
      expect([...after.hub.view.members()].map(({ name }) => name)).toEqual(["Ann"]);
      const other = after.join("Bob");
      expect(after.tryResume("Bob", 0)).toMatchObject({ refusal: { code: "name_taken" } });
      after.leave(other.member);
      const back = after.resume("Ann", 0);
      expect(after.deliver(back.member, "groupRed", "after")).toMatchObject({ held: 2 });
      after.now += tokenMs / 4 + graceMs;
      after.expire();
      expect(after.tryResume("Bob", 0)).toBeUndefined();
      const { missed, resumed } = after.resume("Cem", 0);
      expect(textsOf(missed)).toEqual(["before", "after"]);
      expect(resumed).toMatchObject({ wasAbsent: true, groups: ["groupRed"] });
      after.endTurn();
      if (how === "pause") again.pause();
      again.close();
      // Who is back on the list is there after the next restart, too.
      const third = open();
      expect(third.restored.members.find(({ name }) => name === "Cem")?.goneAt).toBeUndefined();
      third.close();
    },
  );

  test("is no longer than that if the clock was set meanwhile, nor is anybody sent away before", () => {
    using folder = new DataFolder();
    let now = 1_769_850_000_000;
    const open = () => openStore({ dataDir: folder.path, choice: "usual", now: () => now }).store;
    const store = open();
    const before = new TestClass(store);
    before.now = now;
    goes(before, classWithGroup(before).bob.member);
    store.close();
    now = 0;
    const again = open();
    const after = new TestClass(again);
    after.now = tokenMs - 1;
    after.expire();
    expect(after.hub.view.findSeat("Bob")).toBeDefined();
    after.now = tokenMs;
    after.expire();
    expect(after.hub.view.findSeat("Bob")).toBeUndefined();
    again.close();
  });

  test("is kept for so many of one network and of all; whoever is in a group goes last", () => {
    const { classroom, bob } = classWithGroup();
    const phantom = (index: number, address: string): string => {
      const { now: at } = classroom;
      const name = `phantom${index}`;
      const joined = classroom.apply({ type: "join", at, name, tokenHash: name, address });
      if (!joined.ok) throw new Error(joined.refusal.text);
      goes(classroom, joined.member);
      return name;
    };
    goes(classroom, bob.member);
    const names = Array.from({ length: 1_300 }, (_, index) => {
      return phantom(
        index,
        index < 300 ? "10.0.0.9" : `10.${Math.floor(index / 200)}.0.${index % 9}`,
      );
    });
    const kept = names.filter((name) => classroom.hub.view.findSeat(name));
    expect(kept).toHaveLength(999);
    // Of the first network the oldest went, and so they did of all.
    expect(kept.slice(0, 1)).toEqual(["phantom301"]);
    expect(classroom.tryResume("Bob", 0)).toMatchObject({ ok: true, groups: ["groupRed"] });
  });
});
