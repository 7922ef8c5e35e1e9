import { describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { TestClass } from "../support/testClass.ts";

/** A class in which Tom, who may come back, Ann and Bob know of each other. */
function classOfThree() {
  const classroom = new TestClass();
  const tom = classroom.join("Tom", "tom's hash");
  const ann = classroom.join("Ann");
  const bob = classroom.join("Bob");
  classroom.endTurn();
  for (const { peer } of [tom, ann, bob]) peer.events.length = 0;
  return { classroom, tom, ann, bob };
}

const renamed = { kind: "renamed", from: "Tom", to: "Tim" } as const;

describe("a member who takes another name", () => {
  test("goes by it for all, the member and the window included", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    expect(classroom.rename(tom.member, "Tim")).toEqual({ ok: true });
    classroom.endTurn();
    for (const { peer } of [tom, ann, bob]) expect(peer.events).toMatchObject([renamed]);
    expect(classroom.events.at(-1)).toEqual(renamed);
    expect(classroom.hub.view.who(ann.member).members.toSorted()).toEqual(["Ann", "Bob", "Tim"]);
  });

  test("is written to by the new name, and what they said keeps the old one", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.deliver(tom.member, "everyone", "before");
    classroom.rename(tom.member, "Tim");
    classroom.deliver(ann.member, "Tim", "psst");
    classroom.deliver(tom.member, "everyone", "after");
    expect(tom.peer.messages).toEqual(["2 Ann>Tim:psst"]);
    const latest = classroom.hub.view.latest(9).map(({ from, text }) => `${from}: ${text}`);
    expect(latest).toEqual(["Tom: before", "Tim: after"]);
    const refused = classroom.deliver(ann.member, "Tom", "still there?");
    expect(refused).toMatchObject({ code: "not_active", hint: "Tom is now Tim" });
  });

  test("who had a name before is told of for as long as they are here", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    const hintFor = (name: string): unknown => classroom.deliver(ann.member, name, "psst");
    classroom.rename(tom.member, "Tim");
    classroom.rename(bob.member, "Tom");
    classroom.rename(bob.member, "Rob");
    expect(hintFor("Tom")).toMatchObject({ hint: "Tom is now Tim" });
    classroom.leave(tom.member);
    expect(hintFor("Tom")).toMatchObject({ hint: "Tom is now Rob" });
    classroom.leave(bob.member);
    expect(hintFor("Tom")).not.toMatchObject({ hint: expect.stringContaining("is now") });
  });

  test("keeps their groups, and their rank in their rooms", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.createGroup(ann.member, "groupA", ["Tom", "Ann", "Bob"]);
    classroom.joinRoom(tom.member, "#lab");
    classroom.rename(tom.member, "Tim");
    expect(classroom.deliver(tom.member, "groupA", "hi")).toMatchObject({ delivered: 2 });
    expect(classroom.setTopic(tom.member, "#lab", "acids").ok).toBe(true);
  });

  test("keeps their receipts: what they repeat by its id is said once", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.say(tom.member, "everyone", "once", "c1");
    classroom.rename(tom.member, "Tim");
    classroom.say(tom.member, "everyone", "once", "c1");
    classroom.endTurn();
    expect(ann.peer.messages).toEqual(["1 Tom>everyone:once"]);
    expect(tom.peer.events.filter(({ kind }) => kind === "receipted")).toHaveLength(2);
  });

  test("comes back by their token alone, with what they missed by either name", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    classroom.disconnect(tom.member);
    classroom.deliver(ann.member, "Tim", "kept");
    const { resumed, missed } = classroom.resume("tom's hash", 0);
    expect(resumed.member.name).toBe("Tim");
    expect(missed.map(({ text }) => text)).toEqual(["kept"]);
  });

  test("leaves by the name they have then", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    classroom.leave(tom.member, "exit");
    classroom.endTurn();
    expect(ann.peer.events.at(-1)).toEqual({ kind: "presenceChanged", joined: [], left: ["Tim"] });
  });
});

describe("a new name", () => {
  test("may be the own one, spelled otherwise; the very same changes nothing", () => {
    const { classroom, tom, ann } = classOfThree();
    expect(classroom.rename(tom.member, "TOM").ok).toBe(true);
    expect(classroom.rename(tom.member, "TOM").ok).toBe(true);
    classroom.endTurn();
    expect(ann.peer.events).toMatchObject([{ kind: "renamed", from: "Tom", to: "TOM" }]);
  });

  test("is refused if it is invalid or somebody else's, and the window is told", () => {
    const { classroom, tom, ann } = classOfThree();
    const rename = (name: string) => classroom.rename(tom.member, name);
    expect(rename("ANN")).toMatchObject({ refusal: { code: "name_taken" } });
    expect(rename("groupie")).toMatchObject({ refusal: { code: "name_invalid" } });
    classroom.endTurn();
    const refused = classroom.events.filter((event) => event.kind === "renameRefused");
    const attempts = refused.map(({ name, wanted }) => `${name}>${wanted}`);
    expect(attempts).toEqual(["Tom>ANN", "Tom>groupie"]);
    expect(ann.peer.events).toEqual([]);
    expect(tom.member.name).toBe("Tom");
  });

  test("is taken at once, and the name given up for it is free at once", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    expect(classroom.rename(ann.member, "Tim").ok).toBe(false);
    expect(classroom.rename(ann.member, "Tom").ok).toBe(true);
    expect(classroom.tryJoin("Ann").ok).toBe(true);
  });

  test("is one of a few: a member has no more names than bans are compared with", () => {
    const { classroom, tom } = classOfThree();
    for (let at = 1; at < limits.namesOfMember; at++) {
      expect(classroom.rename(tom.member, `Tom${at}`).ok).toBe(true);
    }
    const refused = classroom.rename(tom.member, "Tim");
    expect(refused).toMatchObject({ refusal: { code: "name_invalid" } });
    expect(classroom.rename(tom.member, "Tom").ok).toBe(true);
  });

  test("escapes no ban, not even one of a name given up before", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.joinRoom(ann.member, "#lab");
    classroom.setModes(ann.member, "#lab", "+b T?m");
    classroom.rename(tom.member, "Jack");
    const refused = classroom.joinRoom(tom.member, "#lab");
    expect(refused).toMatchObject({ refusal: { code: "banned" } });
    classroom.setModes(ann.member, "#lab", "-b T?m");
    expect(classroom.joinRoom(tom.member, "#lab").ok).toBe(true);
  });
});
