import { describe, expect, test } from "bun:test";
import type { MemberEvent } from "../../src/model/event.ts";
import type { Member } from "../../src/hub/member.ts";
import { listRoomMembers } from "../../src/hub/roomNews.ts";
import { limits } from "../../src/model/limits.ts";
import { parseModes } from "../../src/model/roomMode.ts";
import { texts } from "../../src/model/texts.ts";
import type { Listener } from "../support/quietHub.ts";
import { quietHub } from "../support/quietHub.ts";

/** A class of three with a room that Bob made and Mary joined. */
function classWithLab() {
  const quiet = quietHub();
  const [bob, mary, tom] = [quiet.join("Bob"), quiet.join("Mary"), quiet.join("Tom")];
  const { rooms } = quiet.hub;
  rooms.join(bob.member, "#lab");
  rooms.join(mary.member, "#lab");
  quiet.hub.endTurn();
  const setModes = (by: Member, text: string) =>
    rooms.setModes(by, "#lab", parseModes(text).changes);
  const lab = () => listRoomMembers(quiet.hub.rooms.find("#lab") ?? fail("#lab is gone"));
  return { ...quiet, rooms, bob, mary, tom, setModes, lab };
}

function fail(why: string): never {
  throw new Error(why);
}

function refusedWith(code: string) {
  return { ok: false, refusal: { code } };
}

/** What he heard of rooms, in order. */
function kinds(peer: Listener): MemberEvent["kind"][] {
  return peer.heard.map(({ kind }) => kind).filter((kind) => kind !== "presenceChanged");
}

describe("a room", () => {
  test("is made by its first member, who is operator, and gone with its last", () => {
    const { hub, rooms, bob, mary, tom, lab, facts } = classWithLab();
    expect(lab()).toEqual([
      { name: "Bob", operator: true, voice: false },
      { name: "Mary", operator: false, voice: false },
    ]);
    expect(rooms.list(tom.member)).toEqual([{ name: "#lab", members: 2, topic: "" }]);
    rooms.leave(bob.member, "#lab");
    hub.leave(mary.member, "exit");
    hub.endTurn();
    expect(rooms.list(tom.member)).toEqual([]);
    expect(facts.filter(({ kind }) => kind === "roomClosed")).toHaveLength(1);
    expect(hub.say(bob.member, "#lab", "anybody?")).toMatchObject({
      refusal: { code: "no_such_room", hint: texts.toEveryone },
    });
  });

  test("is the same whatever the case, and says its name as it was made", () => {
    const { rooms, tom, says } = classWithLab();
    expect(rooms.join(tom.member, "#LAB")).toMatchObject({ room: { name: "#lab" } });
    expect(says(tom.member, "#LaB", "hi")).toMatchObject({ message: { to: "#lab" }, delivered: 2 });
  });

  test.each([
    ["lab", "without its sign"],
    ["#", "without a name"],
    ["#everyone", "of the class"],
    ["#groupStudent", "of a group"],
    ["#GROUPS", "of a group, whatever the case"],
    ["#server", "of a reserved word"],
    ["#a b", "with a space"],
    [`#${"x".repeat(limits.nameCharacters)}`, "of too many characters"],
  ])("cannot be %s, a name %s", (name) => {
    const { rooms, tom } = classWithLab();
    expect(rooms.join(tom.member, name)).toMatchObject(refusedWith("room_invalid"));
  });

  test("tells of coming, speaking and going in their order, though all is one turn", () => {
    const { hub, rooms, bob, mary, tom } = classWithLab();
    for (const { peer } of [bob, mary, tom]) peer.heard.length = 0;
    hub.say(bob.member, "#lab", "before he came");
    rooms.join(tom.member, "#lab", { id: "c1" });
    hub.say(bob.member, "#lab", "while he was here");
    rooms.leave(tom.member, "#lab", "bored\nnow");
    hub.say(bob.member, "#lab", "when he had gone");
    hub.endTurn();
    expect(kinds(tom.peer)).toEqual(["roomEntered", "said", "roomLeft"]);
    expect(tom.peer.messages).toEqual(["2 Bob>#lab:while he was here"]);
    expect(kinds(mary.peer)).toEqual(["said", "roomJoined", "said", "roomLeft", "said"]);
    const left = { kind: "roomLeft", room: "#lab", name: "Tom", reason: "bored now" } as const;
    expect(mary.peer.heard).toContainEqual(left);
    expect(tom.peer.heard[0]).toMatchObject({ id: "c1", members: { length: 3 } });
  });

  test("counts as reached who hears it, not who has left the class in the same turn", () => {
    const { hub, rooms, bob, mary, tom, facts } = classWithLab();
    rooms.join(tom.member, "#lab");
    hub.say(bob.member, "#lab", "hi", "c1");
    hub.leave(mary.member, "exit");
    hub.endTurn();
    expect(facts.findLast(({ kind }) => kind === "said")).toMatchObject({ delivered: 1, held: 0 });
    expect(mary.peer.messages).toEqual([]);
  });

  test("tells one who joins twice how it stands, and the others nothing", () => {
    const { hub, rooms, bob, mary } = classWithLab();
    bob.peer.heard.length = 0;
    rooms.join(mary.member, "#lab", { id: "again" });
    hub.endTurn();
    expect(bob.peer.heard).toEqual([]);
    expect(mary.peer.heard.at(-1)).toMatchObject({ kind: "roomEntered", id: "again" });
  });
});

describe("an operator", () => {
  test("is followed, once none is left, by who is there longest", () => {
    const { hub, rooms, bob, mary, tom, lab } = classWithLab();
    rooms.join(tom.member, "#lab");
    hub.leave(bob.member, "lost");
    hub.endTurn();
    expect(lab().map(({ name, operator }) => [name, operator])).toEqual([
      ["Mary", true],
      ["Tom", false],
    ]);
    const changes = [{ mode: "o", on: true, name: "Mary" } as const];
    const told = { kind: "modesChanged", room: "#lab", by: undefined, changes } as const;
    expect([mary.peer.heard, tom.peer.heard].every((heard) => heard.some(isTold))).toBe(true);
    function isTold(fact: MemberEvent): boolean {
      return Bun.deepEquals(fact, told);
    }
  });

  test("may share and give away what he may", () => {
    const { hub, rooms, bob, mary, setModes, lab } = classWithLab();
    expect(setModes(bob.member, "+o-o Mary Bob")).toMatchObject({ ok: true, refusals: [] });
    hub.endTurn();
    expect(lab().map(({ operator }) => operator)).toEqual([false, true]);
    expect(rooms.kick(bob.member, "#lab", "Mary")).toMatchObject(refusedWith("not_operator"));
    expect(rooms.kick(mary.member, "#lab", "Bob")).toMatchObject({ ok: true });
  });

  test("alone may kick, set modes and, unless he opens it, the topic", () => {
    const { rooms, bob, mary, setModes } = classWithLab();
    expect(rooms.kick(mary.member, "#lab", "Bob")).toMatchObject(refusedWith("not_operator"));
    expect(setModes(mary.member, "+i")).toMatchObject(refusedWith("not_operator"));
    expect(rooms.setTopic(mary.member, "#lab", "x")).toMatchObject(refusedWith("not_operator"));
    setModes(bob.member, "-t");
    expect(rooms.setTopic(mary.member, "#lab", "x")).toMatchObject({ ok: true });
  });

  test("is refused with the reason of each mistake", () => {
    const { rooms, bob, mary, tom, setModes } = classWithLab();
    const kick = (name: string) => rooms.kick(bob.member, "#lab", name);
    expect(kick("Tom")).toMatchObject(refusedWith("not_in_room"));
    expect(kick("Ram")).toMatchObject(refusedWith("not_active"));
    expect(rooms.kick(bob.member, "#yard", "Tom")).toEqual({
      ok: false,
      refusal: { code: "no_such_room", text: texts.noSuchRoom("#yard") },
    });
    expect(rooms.leave(tom.member, "#lab")).toMatchObject(refusedWith("not_member"));
    expect(rooms.invite(tom.member, "#lab", "Bob")).toMatchObject(refusedWith("not_member"));
    const invited = rooms.invite(mary.member, "#lab", "Bob");
    expect(invited).toMatchObject(refusedWith("already_in_room"));
    expect(setModes(bob.member, "+ovi Ram Tom")).toMatchObject({
      ok: true,
      refusals: [{ code: "not_active" }, { code: "not_in_room" }],
    });
    expect(rooms.find("#lab")?.settings.inviteOnly).toBe(true);
    const tooLong = "x".repeat(limits.topicCharacters + 1);
    expect(rooms.setTopic(bob.member, "#lab", tooLong)).toMatchObject(refusedWith("text_too_long"));
  });
});

describe("a room that is closed", () => {
  test.each([
    ["+i", undefined, "invite_only"],
    ["+k sesame", "Sesame", "wrong_key"],
    ["+l 2", undefined, "room_full"],
    ["+b t?m", undefined, "banned"],
  ])("by %s refuses whom it does not mean, until he is invited, once", (modes, key, code) => {
    const { rooms, bob, tom, setModes } = classWithLab();
    setModes(bob.member, modes);
    expect(rooms.join(tom.member, "#lab", { key })).toMatchObject(refusedWith(code));
    rooms.invite(bob.member, "#lab", "Tom");
    expect(rooms.join(tom.member, "#lab")).toMatchObject({ ok: true });
    rooms.leave(tom.member, "#lab");
    expect(rooms.join(tom.member, "#lab", { key })).toMatchObject(refusedWith(code));
    setModes(bob.member, modes.replace("+", "-"));
    expect(rooms.join(tom.member, "#lab")).toMatchObject({ ok: true });
  });

  test("opens to its key, and not to an invitation that is no operator's", () => {
    const { rooms, bob, mary, tom, setModes } = classWithLab();
    setModes(bob.member, "+k sesame");
    expect(rooms.invite(mary.member, "#lab", "Tom")).toMatchObject({ ok: true });
    expect(rooms.join(tom.member, "#lab")).toMatchObject(refusedWith("wrong_key"));
    expect(rooms.join(tom.member, "#lab", { key: "sesame" })).toMatchObject({ ok: true });
  });

  test("opens to its key however its letters are composed", () => {
    const { rooms, bob, tom, setModes } = classWithLab();
    setModes(bob.member, "+k Zoe\u0308");
    expect(rooms.join(tom.member, "#lab", { key: "Zo" })).toMatchObject(refusedWith("wrong_key"));
    expect(rooms.join(tom.member, "#lab", { key: "Zo\u00eb" })).toMatchObject({ ok: true });
    rooms.leave(tom.member, "#lab");
    expect(rooms.join(tom.member, "#lab", { key: "Zoe\u0308" })).toMatchObject({ ok: true });
  });

  test("lets only operators invite where it is by invitation, and keeps its topic to itself", () => {
    const { rooms, bob, mary, tom, setModes } = classWithLab();
    rooms.setTopic(bob.member, "#lab", "acids");
    expect(rooms.list(tom.member)).toMatchObject([{ topic: "acids" }]);
    setModes(bob.member, "+i");
    expect(rooms.invite(mary.member, "#lab", "Tom")).toMatchObject(refusedWith("not_operator"));
    expect(rooms.list(tom.member)).toMatchObject([{ topic: "" }]);
    expect(rooms.list(mary.member)).toMatchObject([{ topic: "acids" }]);
    expect(rooms.look(tom.member, "#lab")).toMatchObject(refusedWith("not_member"));
  });
});

test("where a room is moderated, or bans one who is in it, operators and the voiced speak", () => {
  const { hub, bob, mary, setModes } = classWithLab();
  const speaks = (member: Member) => hub.say(member, "#lab", "hi");
  setModes(bob.member, "+m");
  expect(speaks(mary.member)).toMatchObject(refusedWith("cannot_speak"));
  setModes(bob.member, "+v Mary");
  expect(speaks(mary.member)).toEqual({ ok: true });
  setModes(bob.member, "-mv+b Mary M*");
  expect(speaks(mary.member)).toMatchObject(refusedWith("cannot_speak"));
  expect(speaks(bob.member)).toEqual({ ok: true });
});

test("only those modes that change something are told", () => {
  const { hub, bob, mary, setModes } = classWithLab();
  mary.peer.heard.length = 0;
  setModes(bob.member, "+t-i");
  setModes(bob.member, "+tl 9");
  hub.endTurn();
  const changes = [{ mode: "l", limit: 9 } as const];
  expect(mary.peer.heard).toEqual([{ kind: "modesChanged", room: "#lab", by: "Bob", changes }]);
});

test("a member and a class have no more rooms than they may", () => {
  const { rooms, join, bob } = classWithLab();
  for (let n = 1; n < limits.roomsOfMember; n++) {
    expect(rooms.join(bob.member, `#r${n}`)).toMatchObject({ ok: true });
  }
  expect(rooms.join(bob.member, "#more")).toMatchObject(refusedWith("too_many_rooms"));
  let made = limits.roomsOfMember;
  for (let n = 0; made < limits.rooms; n++) {
    const { member } = join(`m${n}`);
    for (let of = 0; of < limits.roomsOfMember && made < limits.rooms; of++, made++) {
      rooms.join(member, `#r${n}.${of}`);
    }
  }
  const last = join("last").member;
  expect(rooms.join(last, "#more")).toMatchObject(refusedWith("too_many_rooms"));
  expect(rooms.join(last, "#lab")).toMatchObject({ ok: true });
});
