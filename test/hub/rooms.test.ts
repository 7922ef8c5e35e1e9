import { describe, expect, test } from "bun:test";
import type { MemberEvent } from "../../src/model/event.ts";
import type { MemberView } from "../../src/hub/member.ts";
import { listRoomMembers } from "../../src/hub/hubView.ts";
import { limits } from "../../src/model/limits.ts";
import * as texts from "../../src/model/texts.ts";
import type { TestPeer } from "../support/testClass.ts";
import { TestClass } from "../support/testClass.ts";

/** A class of three with a room that Bob made and Mary joined. */
function classWithLab() {
  const classroom = new TestClass();
  const [bob, mary, tom] = [classroom.join("Bob"), classroom.join("Mary"), classroom.join("Tom")];
  classroom.joinRoom(bob.member, "#lab");
  classroom.joinRoom(mary.member, "#lab");
  classroom.endTurn();
  const setModes = (by: MemberView, modes: string) => classroom.setModes(by, "#lab", modes);
  const lab = () => listRoomMembers(classroom.hub.view.findRoom("#lab") ?? fail("#lab is gone"));
  return { classroom, bob, mary, tom, setModes, lab };
}

function fail(why: string): never {
  throw new Error(why);
}

function refusedWith(code: string) {
  return { ok: false, refusal: { code } };
}

/** The kinds of what the peer was told, presence left out, in order. */
function kinds(peer: TestPeer): MemberEvent["kind"][] {
  return peer.events.map(({ kind }) => kind).filter((kind) => kind !== "presenceChanged");
}

describe("a room", () => {
  test("is made by its first member, who becomes its operator, and closes with its last", () => {
    const { classroom, bob, mary, tom, lab } = classWithLab();
    expect(lab()).toEqual([
      { name: "Bob", operator: true, voice: false },
      { name: "Mary", operator: false, voice: false },
    ]);
    expect(classroom.hub.view.listRooms(tom.member)).toEqual([
      { name: "#lab", members: 2, topic: "" },
    ]);
    classroom.leaveRoom(bob.member, "#lab");
    classroom.leave(mary.member, "exit");
    classroom.endTurn();
    expect(classroom.hub.view.listRooms(tom.member)).toEqual([]);
    expect(classroom.events.filter(({ kind }) => kind === "roomClosed")).toHaveLength(1);
    const refusal = { code: "no_such_room", hint: texts.toEveryone };
    expect(classroom.say(bob.member, "#lab", "anybody?")).toMatchObject({ refusal });
  });

  test("is found in any case, and keeps the name it was made with", () => {
    const { classroom, tom } = classWithLab();
    expect(classroom.joinRoom(tom.member, "#LAB")).toMatchObject({ room: { name: "#lab" } });
    const said = classroom.deliver(tom.member, "#LaB", "hi");
    expect(said).toMatchObject({ message: { to: "#lab" }, delivered: 2 });
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
    const { classroom, tom } = classWithLab();
    expect(classroom.joinRoom(tom.member, name)).toMatchObject(refusedWith("room_invalid"));
  });

  test("tells who came, spoke and left in order, although all is one turn", () => {
    const { classroom, bob, mary, tom } = classWithLab();
    for (const { peer } of [bob, mary, tom]) peer.events.length = 0;
    classroom.say(bob.member, "#lab", "before Tom came");
    classroom.joinRoom(tom.member, "#lab", { id: "c1" });
    classroom.say(bob.member, "#lab", "while Tom was here");
    classroom.leaveRoom(tom.member, "#lab", "bored\nnow");
    classroom.say(bob.member, "#lab", "after Tom left");
    classroom.endTurn();
    expect(kinds(tom.peer)).toEqual(["roomEntered", "said", "roomLeft"]);
    expect(tom.peer.messages).toEqual(["2 Bob>#lab:while Tom was here"]);
    expect(kinds(mary.peer)).toEqual(["said", "roomJoined", "said", "roomLeft", "said"]);
    const left = { kind: "roomLeft", room: "#lab", name: "Tom", reason: "bored now" } as const;
    expect(mary.peer.events).toContainEqual(left);
    expect(tom.peer.events[0]).toMatchObject({ id: "c1", members: { length: 3 } });
  });

  test("counts a message for who is told it, not for who left the class in the same turn", () => {
    const { classroom, bob, mary, tom } = classWithLab();
    classroom.joinRoom(tom.member, "#lab");
    classroom.say(bob.member, "#lab", "hi", "c1");
    classroom.leave(mary.member, "exit");
    classroom.endTurn();
    const said = classroom.events.findLast(({ kind }) => kind === "said");
    expect(said).toMatchObject({ delivered: 1, held: 0 });
    expect(mary.peer.messages).toEqual([]);
  });

  test("tells a member who joins twice how it stands, and the others nothing", () => {
    const { classroom, bob, mary } = classWithLab();
    bob.peer.events.length = 0;
    classroom.joinRoom(mary.member, "#lab", { id: "again" });
    classroom.endTurn();
    expect(bob.peer.events).toEqual([]);
    expect(mary.peer.events.at(-1)).toMatchObject({ kind: "roomEntered", id: "again" });
  });
});

describe("an operator", () => {
  test("is followed, once none is left, by the member who is there longest", () => {
    const { classroom, bob, mary, tom, lab } = classWithLab();
    classroom.joinRoom(tom.member, "#lab");
    classroom.leave(bob.member, "lost");
    classroom.endTurn();
    expect(lab().map(({ name, operator }) => [name, operator])).toEqual([
      ["Mary", true],
      ["Tom", false],
    ]);
    const changes = [{ mode: "o", on: true, name: "Mary" } as const];
    const told = { kind: "modesChanged", room: "#lab", by: undefined, changes } as const;
    for (const { peer } of [mary, tom]) expect(peer.events).toContainEqual(told);
  });

  test("may share and give away their rank", () => {
    const { classroom, bob, mary, setModes, lab } = classWithLab();
    expect(setModes(bob.member, "+o-o Mary Bob")).toMatchObject({ ok: true, refusals: [] });
    classroom.endTurn();
    expect(lab().map(({ operator }) => operator)).toEqual([false, true]);
    expect(classroom.kick(bob.member, "#lab", "Mary")).toMatchObject(refusedWith("not_operator"));
    expect(classroom.kick(mary.member, "#lab", "Bob")).toMatchObject({ ok: true });
  });

  test("alone may kick, set modes and, unless the room allows it to all, the topic", () => {
    const { classroom, bob, mary, setModes } = classWithLab();
    expect(classroom.kick(mary.member, "#lab", "Bob")).toMatchObject(refusedWith("not_operator"));
    expect(setModes(mary.member, "+i")).toMatchObject(refusedWith("not_operator"));
    expect(classroom.setTopic(mary.member, "#lab", "x")).toMatchObject(refusedWith("not_operator"));
    setModes(bob.member, "-t");
    expect(classroom.setTopic(mary.member, "#lab", "x")).toMatchObject({ ok: true });
  });

  test("is told the reason of each refusal", () => {
    const { classroom, bob, mary, tom, setModes } = classWithLab();
    const kick = (name: string) => classroom.kick(bob.member, "#lab", name);
    expect(kick("Tom")).toMatchObject(refusedWith("not_in_room"));
    expect(kick("Ram")).toMatchObject(refusedWith("not_active"));
    expect(classroom.kick(bob.member, "#yard", "Tom")).toEqual({
      ok: false,
      refusal: { code: "no_such_room", text: texts.noSuchRoom("#yard") },
    });
    expect(classroom.leaveRoom(tom.member, "#lab")).toMatchObject(refusedWith("not_member"));
    expect(classroom.invite(tom.member, "#lab", "Bob")).toMatchObject(refusedWith("not_member"));
    const invited = classroom.invite(mary.member, "#lab", "Bob");
    expect(invited).toMatchObject(refusedWith("already_in_room"));
    expect(setModes(bob.member, "+ovi Ram Tom")).toMatchObject({
      ok: true,
      refusals: [{ code: "not_active" }, { code: "not_in_room" }],
    });
    expect(classroom.hub.view.findRoom("#lab")?.settings.inviteOnly).toBe(true);
    const tooLong = classroom.setTopic(bob.member, "#lab", "x".repeat(limits.topicCharacters + 1));
    expect(tooLong).toMatchObject(refusedWith("text_too_long"));
  });
});

describe("a room that is closed", () => {
  test.each([
    ["+i", undefined, "invite_only"],
    ["+k sesame", "Sesame", "wrong_key"],
    ["+l 2", undefined, "room_full"],
    ["+b t?m", undefined, "banned"],
  ])(
    "by %s refuses a member it excludes, until an operator invites them, and then once",
    (modes, key, code) => {
      const { classroom, bob, tom, setModes } = classWithLab();
      setModes(bob.member, modes);
      expect(classroom.joinRoom(tom.member, "#lab", { key })).toMatchObject(refusedWith(code));
      classroom.invite(bob.member, "#lab", "Tom");
      expect(classroom.joinRoom(tom.member, "#lab")).toMatchObject({ ok: true });
      classroom.leaveRoom(tom.member, "#lab");
      expect(classroom.joinRoom(tom.member, "#lab", { key })).toMatchObject(refusedWith(code));
      setModes(bob.member, modes.replace("+", "-"));
      expect(classroom.joinRoom(tom.member, "#lab")).toMatchObject({ ok: true });
    },
  );

  test("opens to its key, and not to the invitation of a member who is no operator", () => {
    const { classroom, bob, mary, tom, setModes } = classWithLab();
    setModes(bob.member, "+k sesame");
    expect(classroom.invite(mary.member, "#lab", "Tom")).toMatchObject({ ok: true });
    expect(classroom.joinRoom(tom.member, "#lab")).toMatchObject(refusedWith("wrong_key"));
    expect(classroom.joinRoom(tom.member, "#lab", { key: "sesame" })).toMatchObject({ ok: true });
  });

  test("opens to its key however its letters are composed", () => {
    const { classroom, bob, tom, setModes } = classWithLab();
    setModes(bob.member, "+k Zoe\u0308");
    const join = (key: string) => classroom.joinRoom(tom.member, "#lab", { key });
    expect(join("Zo")).toMatchObject(refusedWith("wrong_key"));
    expect(join("Zo\u00eb")).toMatchObject({ ok: true });
    classroom.leaveRoom(tom.member, "#lab");
    expect(join("Zoe\u0308")).toMatchObject({ ok: true });
  });

  test("by invitation lets only operators invite, and hides its topic from others", () => {
    const { classroom, bob, mary, tom, setModes } = classWithLab();
    classroom.setTopic(bob.member, "#lab", "acids");
    expect(classroom.hub.view.listRooms(tom.member)).toMatchObject([{ topic: "acids" }]);
    setModes(bob.member, "+i");
    expect(classroom.invite(mary.member, "#lab", "Tom")).toMatchObject(refusedWith("not_operator"));
    const { view } = classroom.hub;
    expect(view.listRooms(tom.member)).toMatchObject([{ topic: "" }]);
    expect(view.listRooms(mary.member)).toMatchObject([{ topic: "acids" }]);
    expect(view.openRoom(tom.member, "#lab")).toMatchObject(refusedWith("not_member"));
  });
});

describe("a ban", () => {
  test("holds for as long as it is listed, whoever else is banned meanwhile", () => {
    const { classroom, bob, mary, setModes } = classWithLab();
    const isBanned = (): boolean => {
      return "code" in classroom.deliver(mary.member, "#lab", "hi");
    };
    expect(isBanned()).toBe(false);
    setModes(bob.member, "+b m?ry");
    expect(isBanned()).toBe(true);
    setModes(bob.member, "+b tom");
    expect(isBanned()).toBe(true);
    setModes(bob.member, "-b m?ry");
    expect(isBanned()).toBe(false);
    setModes(bob.member, "+bb m?ry MARY");
    setModes(bob.member, "-b m?ry");
    expect(isBanned()).toBe(true);
    setModes(bob.member, "-b MARY");
    expect(isBanned()).toBe(false);
  });

  test("holds for a name that somebody had when it was set, had before, or takes later", () => {
    const { classroom, bob, mary, setModes } = classWithLab();
    const isBanned = (): boolean => "code" in classroom.deliver(mary.member, "#lab", "hi");
    classroom.rename(mary.member, "Mia");
    expect(isBanned()).toBe(false);
    setModes(bob.member, "+b mary");
    expect(isBanned()).toBe(true);
    setModes(bob.member, "-b mary");
    setModes(bob.member, "+b M*a*x");
    expect(isBanned()).toBe(false);
    classroom.rename(mary.member, "Max");
    expect(isBanned()).toBe(true);
    classroom.rename(mary.member, "Mia");
    expect(isBanned()).toBe(true);
  });

  test("that is there already, or is not there, changes nothing", () => {
    const { bob, setModes } = classWithLab();
    setModes(bob.member, "+b tom");
    expect(setModes(bob.member, "+b tom")).toMatchObject({ ok: true, made: [] });
    expect(setModes(bob.member, "-b ann")).toMatchObject({ ok: true, made: [] });
  });
});

test("in a moderated room, or one that bans its own members, operators and members with a voice speak", () => {
  const { classroom, bob, mary, setModes } = classWithLab();
  const speaks = (member: MemberView) => classroom.say(member, "#lab", "hi");
  setModes(bob.member, "+m");
  expect(speaks(mary.member)).toMatchObject(refusedWith("cannot_speak"));
  setModes(bob.member, "+v Mary");
  expect(speaks(mary.member)).toEqual({ ok: true });
  setModes(bob.member, "-mv+b Mary M*");
  expect(speaks(mary.member)).toMatchObject(refusedWith("cannot_speak"));
  expect(speaks(bob.member)).toEqual({ ok: true });
});

test("only modes that change something are told", () => {
  const { classroom, bob, mary, setModes } = classWithLab();
  mary.peer.events.length = 0;
  setModes(bob.member, "+t-i");
  setModes(bob.member, "+tl 9");
  classroom.endTurn();
  const changes = [{ mode: "l", limit: 9 } as const];
  expect(mary.peer.events).toEqual([{ kind: "modesChanged", room: "#lab", by: "Bob", changes }]);
});

test("a member and a class have a limit of rooms", () => {
  const { classroom, bob } = classWithLab();
  let made = 1;
  for (let n = 0; made < limits.rooms; n++) {
    const { member } = classroom.join(`m${n}`);
    for (let of = 0; of < limits.roomsLed && made < limits.rooms; of++, made++) {
      expect(classroom.joinRoom(member, `#r${n}.${of}`)).toMatchObject({ ok: true });
    }
  }
  for (let n = 1; n < limits.roomsOfMember; n++) {
    const name = `#r${n % 10}.${Math.floor(n / 10)}`;
    expect(classroom.joinRoom(bob.member, name)).toMatchObject({ ok: true });
  }
  expect(classroom.joinRoom(bob.member, "#r30.1")).toMatchObject(refusedWith("too_many_rooms"));
  const last = classroom.join("last").member;
  expect(classroom.joinRoom(last, "#more")).toMatchObject(refusedWith("too_many_rooms"));
  expect(classroom.joinRoom(last, "#lab")).toMatchObject({ ok: true });
});

test("a member who leads many rooms makes no more until they leave one, but may still enter others", () => {
  const { classroom, bob, mary } = classWithLab();
  for (let n = 1; n < limits.roomsLed; n++) classroom.joinRoom(bob.member, `#r${n}`);
  expect(classroom.joinRoom(bob.member, "#more")).toMatchObject(refusedWith("too_many_rooms"));
  classroom.joinRoom(mary.member, "#hers");
  expect(classroom.joinRoom(bob.member, "#hers")).toMatchObject({ ok: true });
  classroom.leaveRoom(bob.member, "#r1");
  expect(classroom.joinRoom(bob.member, "#more")).toMatchObject({ ok: true });
});
