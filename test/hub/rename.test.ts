import { describe, expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { Listener, quietHub } from "../support/quietHub.ts";

/** A class in which Tom, who may come back, Ann and Bob are known to each other. */
function classOfThree() {
  const quiet = quietHub();
  const tom = quiet.join("Tom", "tom's hash");
  const ann = quiet.join("Ann");
  const bob = quiet.join("Bob");
  quiet.hub.endTurn();
  for (const { peer } of [tom, ann, bob]) peer.heard.length = 0;
  return { ...quiet, tom, ann, bob };
}

const renamed = { kind: "renamed", from: "Tom", to: "Tim" } as const;

describe("one who changes his name", () => {
  test("is called so by all, himself and the window included", () => {
    const { hub, tom, ann, bob, facts } = classOfThree();
    expect(hub.rename(tom.member, "Tim")).toEqual({ ok: true });
    for (const { peer } of [tom, ann, bob]) expect(peer.heard).toEqual([renamed]);
    expect(facts.at(-1)).toEqual(renamed);
    expect(hub.who(ann.member).members.toSorted()).toEqual(["Ann", "Bob", "Tim"]);
  });

  test("is written to by the new name, and what he said keeps the old one", () => {
    const { hub, says, tom, ann } = classOfThree();
    says(tom.member, "everyone", "before");
    hub.rename(tom.member, "Tim");
    says(ann.member, "Tim", "psst");
    says(tom.member, "everyone", "after");
    expect(tom.peer.messages).toEqual(["2 Ann>Tim:psst"]);
    expect(hub.latest(9).map(({ from, text }) => `${from}: ${text}`)).toEqual([
      "Tom: before",
      "Tim: after",
    ]);
    expect(says(ann.member, "Tom", "still there?")).toMatchObject({
      code: "not_active",
      hint: "Tom is now Tim",
    });
  });

  test("keeps his groups, and his rank in his rooms", () => {
    const { hub, says, tom, ann } = classOfThree();
    hub.createGroup(ann.member, "groupA", ["Tom", "Ann", "Bob"]);
    hub.rooms.join(tom.member, "#lab");
    hub.rename(tom.member, "Tim");
    expect(says(tom.member, "groupA", "hi")).toMatchObject({ delivered: 2 });
    expect(hub.rooms.setTopic(tom.member, "#lab", "acids").ok).toBe(true);
  });

  test("keeps his receipts: what he repeats by its id is said once", () => {
    const { hub, tom, ann } = classOfThree();
    hub.say(tom.member, "everyone", "once", "c1");
    hub.rename(tom.member, "Tim");
    hub.say(tom.member, "everyone", "once", "c1");
    hub.endTurn();
    expect(ann.peer.messages).toEqual(["1 Tom>everyone:once"]);
    expect(tom.peer.heard.filter(({ kind }) => kind === "receipted")).toHaveLength(2);
  });

  test("comes back by his token alone, with what he missed by either name", () => {
    const { hub, says, tom, ann } = classOfThree();
    hub.rename(tom.member, "Tim");
    hub.lose(tom.member, "lost");
    says(ann.member, "Tim", "kept");
    const peer = new Listener();
    const resumed = hub.resume({ tokenHash: "tom's hash", since: 0, peer });
    expect(resumed?.member.name).toBe("Tim");
    expect(resumed?.missed.map(({ text }) => text)).toEqual(["kept"]);
  });

  test("leaves by the name he has then", () => {
    const { hub, tom, ann } = classOfThree();
    hub.rename(tom.member, "Tim");
    hub.leave(tom.member, "exit");
    hub.endTurn();
    expect(ann.peer.heard.at(-1)).toEqual({ kind: "presenceChanged", joined: [], left: ["Tim"] });
  });
});

describe("a new name", () => {
  test("may be one's own, spelled otherwise; the very same is no news", () => {
    const { hub, tom, ann } = classOfThree();
    expect(hub.rename(tom.member, "TOM").ok).toBe(true);
    expect(hub.rename(tom.member, "TOM").ok).toBe(true);
    expect(ann.peer.heard).toEqual([{ kind: "renamed", from: "Tom", to: "TOM" }]);
  });

  test("is refused where it is another's or is none, and the window is told", () => {
    const { hub, tom, ann, facts } = classOfThree();
    expect(hub.rename(tom.member, "ANN")).toMatchObject({ refusal: { code: "name_taken" } });
    expect(hub.rename(tom.member, "groupie")).toMatchObject({ refusal: { code: "name_invalid" } });
    hub.endTurn();
    const refused = facts.filter((fact) => fact.kind === "renameRefused");
    expect(refused.map(({ name, wanted }) => `${name}>${wanted}`)).toEqual([
      "Tom>ANN",
      "Tom>groupie",
    ]);
    expect(ann.peer.heard).toEqual([]);
    expect(tom.member.name).toBe("Tom");
  });

  test("is free to others at once when it is given up, and taken while it is held", () => {
    const { hub, tom, ann } = classOfThree();
    hub.rename(tom.member, "Tim");
    expect(hub.rename(ann.member, "Tim").ok).toBe(false);
    expect(hub.rename(ann.member, "Tom").ok).toBe(true);
    expect(hub.join("Ann", new Listener()).ok).toBe(true);
  });

  test("is one of a few: a stay has no more names than bans are compared with", () => {
    const { hub, tom } = classOfThree();
    for (let at = 1; at < limits.namesOfStay; at++) {
      expect(hub.rename(tom.member, `Tom${at}`).ok).toBe(true);
    }
    expect(hub.rename(tom.member, "Tim")).toMatchObject({ refusal: { code: "name_invalid" } });
    expect(hub.rename(tom.member, "Tom").ok).toBe(true);
  });

  test("shakes no ban off, not even one of a name he gave up before", () => {
    const { hub, tom, ann } = classOfThree();
    hub.rooms.join(ann.member, "#lab");
    hub.rooms.setModes(ann.member, "#lab", [{ mode: "b", on: true, mask: "T?m" }]);
    hub.rename(tom.member, "Jack");
    expect(hub.rooms.join(tom.member, "#lab")).toMatchObject({ refusal: { code: "banned" } });
    hub.rooms.setModes(ann.member, "#lab", [{ mode: "b", on: false, mask: "T?m" }]);
    expect(hub.rooms.join(tom.member, "#lab").ok).toBe(true);
  });
});

describe("in one turn", () => {
  test("who comes and changes his name is told of by both, in that order", () => {
    const { hub, join, ann } = classOfThree();
    const zoe = join("Zoe").member;
    hub.say(zoe, "everyone", "hi");
    hub.rename(zoe, "Zora");
    hub.say(zoe, "everyone", "again");
    hub.endTurn();
    expect(ann.peer.heard.map((fact) => ("message" in fact ? fact.message.from : fact))).toEqual([
      { kind: "presenceChanged", joined: ["Zoe"], left: [] },
      "Zoe",
      { kind: "renamed", from: "Zoe", to: "Zora" },
      "Zora",
    ]);
  });

  test("two who swap their names are told of in three steps", () => {
    const { hub, tom, ann, bob } = classOfThree();
    hub.rename(tom.member, "Tmp");
    hub.rename(ann.member, "Tom");
    hub.rename(tom.member, "Ann");
    const steps = bob.peer.heard.map((fact) =>
      fact.kind === "renamed" ? `${fact.from}>${fact.to}` : "",
    );
    expect(steps).toEqual(["Tom>Tmp", "Ann>Tom", "Tmp>Ann"]);
  });

  test("a name left by one and taken by another is told in that order", () => {
    const { hub, tom, ann, bob } = classOfThree();
    hub.leave(tom.member, "exit");
    hub.rename(ann.member, "Tom");
    expect(bob.peer.heard).toEqual([
      { kind: "presenceChanged", joined: [], left: ["Tom"] },
      { kind: "renamed", from: "Ann", to: "Tom" },
    ]);
  });
});
