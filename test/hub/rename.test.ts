import { describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

/** A class in which Tom, who may come back, Ann and Bob are known to each other. */
function classOfThree() {
  const classroom = new TestClass();
  const tom = classroom.join("Tom", "tom's hash");
  const ann = classroom.join("Ann");
  const bob = classroom.join("Bob");
  quiet.classroom.endTurn();
  for (const { peer } of [tom, ann, bob]) peer.events.length = 0;
  return { classroom, tom, ann, bob };
}

const renamed = { kind: "renamed", from: "Tom", to: "Tim" } as const;

describe("one who changes his name", () => {
  test("is called so by all, himself and the window included", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    expect(classroom.rename(tom.member, "Tim")).toEqual({ ok: true });
    for (const { peer } of [tom, ann, bob]) expect(peer.events).toEqual([renamed]);
    expect(classroom.events.at(-1)).toEqual(renamed);
    expect(classroom.hub.view.who(ann.member).members.toSorted()).toEqual(["Ann", "Bob", "Tim"]);
  });

  test("is written to by the new name, and what he said keeps the old one", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.deliver(tom.member, "everyone", "before");
    classroom.rename(tom.member, "Tim");
    classroom.deliver(ann.member, "Tim", "psst");
    classroom.deliver(tom.member, "everyone", "after");
    expect(tom.peer.messages).toEqual(["2 Ann>Tim:psst"]);
    expect(classroom.hub.view.latest(9).map(({ from, text }) => `${from}: ${text}`)).toEqual([
      "Tom: before",
      "Tim: after",
    ]);
    expect(classroom.deliver(ann.member, "Tom", "still there?")).toMatchObject({
      code: "not_active",
      hint: "Tom is now Tim",
    });
  });

  test("keeps his groups, and his rank in his rooms", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.createGroup(ann.member, "groupA", ["Tom", "Ann", "Bob"]);
    classroom.joinRoom(tom.member, "#lab");
    classroom.rename(tom.member, "Tim");
    expect(classroom.deliver(tom.member, "groupA", "hi")).toMatchObject({
      delivered: 2,
    });
    expect(classroom.setTopic(tom.member, "#lab", "acids").ok).toBe(true);
  });

  test("keeps his receipts: what he repeats by its id is said once", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.say(tom.member, "everyone", "once", "c1");
    classroom.rename(tom.member, "Tim");
    classroom.say(tom.member, "everyone", "once", "c1");
    classroom.endTurn();
    expect(ann.peer.messages).toEqual(["1 Tom>everyone:once"]);
    expect(tom.peer.events.filter(({ kind }) => kind === "receipted")).toHaveLength(2);
  });

  test("comes back by his token alone, with what he missed by either name", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    classroom.disconnect(tom.member);
    classroom.deliver(ann.member, "Tim", "kept");
    const peer = new TestPeer();
    const resumed = hub.resume({ tokenHash: "tom's hash", since: 0, peer });
    expect(resumed?.member.name).toBe("Tim");
    expect(resumed?.missed.map(({ text }) => text)).toEqual(["kept"]);
  });

  test("leaves by the name he has then", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    classroom.leave(tom.member, "exit");
    classroom.endTurn();
    expect(ann.peer.events.at(-1)).toEqual({
      kind: "presenceChanged",
      joined: [],
      left: ["Tim"],
    });
  });
});

describe("a new name", () => {
  test("may be one's own, spelled otherwise; the very same is no news", () => {
    const { classroom, tom, ann } = classOfThree();
    expect(classroom.rename(tom.member, "TOM").ok).toBe(true);
    expect(classroom.rename(tom.member, "TOM").ok).toBe(true);
    expect(ann.peer.events).toEqual([{ kind: "renamed", from: "Tom", to: "TOM" }]);
  });

  test("is refused where it is another's or is none, and the window is told", () => {
    const { classroom, tom, ann } = classOfThree();
    expect(classroom.rename(tom.member, "ANN")).toMatchObject({
      refusal: { code: "name_taken" },
    });
    expect(classroom.rename(tom.member, "groupie")).toMatchObject({
      refusal: { code: "name_invalid" },
    });
    classroom.endTurn();
    const refused = classroom.events.filter((fact) => fact.kind === "renameRefused");
    expect(refused.map(({ name, wanted }) => `${name}>${wanted}`)).toEqual([
      "Tom>ANN",
      "Tom>groupie",
    ]);
    expect(ann.peer.events).toEqual([]);
    expect(tom.member.name).toBe("Tom");
  });

  test("is free to others at once when it is given up, and taken while it is held", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.rename(tom.member, "Tim");
    expect(classroom.rename(ann.member, "Tim").ok).toBe(false);
    expect(classroom.rename(ann.member, "Tom").ok).toBe(true);
    expect(classroom.tryJoin("Ann").ok).toBe(true);
  });

  test("is one of a few: a stay has no more names than bans are compared with", () => {
    const { classroom, tom } = classOfThree();
    for (let at = 1; at < limits.namesOfStay; at++) {
      expect(classroom.rename(tom.member, `Tom${at}`).ok).toBe(true);
    }
    expect(classroom.rename(tom.member, "Tim")).toMatchObject({
      refusal: { code: "name_invalid" },
    });
    expect(classroom.rename(tom.member, "Tom").ok).toBe(true);
  });

  test("shakes no ban off, not even one of a name he gave up before", () => {
    const { classroom, tom, ann } = classOfThree();
    classroom.joinRoom(ann.member, "#lab");
    classroom.setModes(ann.member, "#lab", [{ mode: "b", on: true, mask: "T?m" }]);
    classroom.rename(tom.member, "Jack");
    expect(classroom.joinRoom(tom.member, "#lab")).toMatchObject({
      refusal: { code: "banned" },
    });
    classroom.setModes(ann.member, "#lab", [{ mode: "b", on: false, mask: "T?m" }]);
    expect(classroom.joinRoom(tom.member, "#lab").ok).toBe(true);
  });
});

describe("in one turn", () => {
  test("who comes and changes his name is told of by both, in that order", () => {
    const { classroom, ann } = classOfThree();
    const zoe = classroom.join("Zoe").member;
    classroom.say(zoe, "everyone", "hi");
    classroom.rename(zoe, "Zora");
    classroom.say(zoe, "everyone", "again");
    classroom.endTurn();
    expect(ann.peer.events.map((fact) => ("message" in fact ? fact.message.from : fact))).toEqual([
      { kind: "presenceChanged", joined: ["Zoe"], left: [] },
      "Zoe",
      { kind: "renamed", from: "Zoe", to: "Zora" },
      "Zora",
    ]);
  });

  test("two who swap their names are told of in three steps", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    classroom.rename(tom.member, "Tmp");
    classroom.rename(ann.member, "Tom");
    classroom.rename(tom.member, "Ann");
    const steps = bob.peer.events.map((fact) =>
      fact.kind === "renamed" ? `${fact.from}>${fact.to}` : "",
    );
    expect(steps).toEqual(["Tom>Tmp", "Ann>Tom", "Tmp>Ann"]);
  });

  test("a name left by one and taken by another is told in that order", () => {
    const { classroom, tom, ann, bob } = classOfThree();
    classroom.leave(tom.member, "exit");
    classroom.rename(ann.member, "Tom");
    expect(bob.peer.events).toEqual([
      { kind: "presenceChanged", joined: [], left: ["Tom"] },
      { kind: "renamed", from: "Ann", to: "Tom" },
    ]);
  });
});
