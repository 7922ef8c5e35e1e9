import { describe, expect, test } from "bun:test";
import type { Act } from "../../src/model/act.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/store.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

const minute = 60_000;

/** A class with a teacher, who has a token, and two pupils. */
function makeClass(room = new TestClass()) {
  const rivera = room.join("Rivera", "rivera's token");
  const bob = room.joinFrom("10.0.0.2", "Bob", "bob's token");
  const mary = room.joinFrom("10.0.0.3", "Mary", "mary's token");
  room.order({ type: "teacher", name: "Rivera", on: true });
  room.endTurn();
  return { room, rivera, bob, mary };
}

function claim(room: TestClass, memberId: number, codeHash: string) {
  return room.apply({ type: "claimRole", at: room.now, memberId, codeHash });
}

describe("the role", () => {
  test("makes a present member a teacher, and the whole class is told", () => {
    const { room, rivera, bob } = makeClass();
    expect(room.hub.view.isTeacher(rivera.member)).toBe(true);
    expect(bob.peer.acts).toEqual([{ type: "teacher", name: "Rivera", on: true }]);
    expect(room.events).toContainEqual(
      expect.objectContaining({ kind: "moderated", by: "server", act: expect.anything() }),
    );
    expect(room.join("Newcomer").joined.teachers).toEqual(["Rivera"]);
  });

  test("is found in whatever case it was typed, and says who may be meant", () => {
    const { room, bob } = makeClass();
    expect(room.order({ type: "teacher", name: "bob", on: true })).toMatchObject({ ok: true });
    expect(room.hub.view.isTeacher(bob.member)).toBe(true);
    const refused = room.order({ type: "teacher", name: "Marry", on: true });
    expect(refused).toMatchObject({ refusal: { code: "not_active", hint: "Did you mean Mary?" } });
  });

  test.each<Act>([
    { type: "teacher", name: "Bob", on: true },
    { type: "mute", name: "Mary" },
    { type: "unmute", name: "Mary" },
    { type: "remove", name: "Mary" },
    { type: "allow", name: "Mary" },
    { type: "quiet" },
    { type: "slow", seconds: 9 },
    { type: "private", to: "off" },
    { type: "lock", on: true },
    { type: "pin", text: "Page 12" },
    { type: "retract", name: "Mary", count: "all" },
    { type: "rename", name: "Mary", to: "Marie" },
  ])("is needed for %j", (act) => {
    const { room, bob } = makeClass();
    expect(room.order(act, bob.member)).toMatchObject({ refusal: { code: "not_teacher" } });
  });

  test("is given and taken back by the server window alone", () => {
    const { room, rivera } = makeClass();
    const give = { type: "teacher", name: "Bob", on: true } as const;
    expect(room.order(give, rivera.member)).toMatchObject({ refusal: { code: "not_teacher" } });
    room.order({ type: "teacher", name: "Rivera", on: false });
    expect(room.order({ type: "quiet" }, rivera.member)).toMatchObject({ ok: false });
  });

  test("keeps a teacher from being muted, removed or renamed by another", () => {
    const { room, rivera } = makeClass();
    room.order({ type: "teacher", name: "Mary", on: true });
    const orders: Act[] = [
      { type: "mute", name: "Mary" },
      { type: "remove", name: "Mary" },
      { type: "rename", name: "Mary", to: "Marie" },
      { type: "retract", name: "Mary", count: 1 },
    ];
    for (const act of orders) {
      const refused = room.order(act, rivera.member);
      expect(refused).toMatchObject({ refusal: { code: "is_teacher" } });
    }
  });

  test("hangs on the token: it survives a new name, a lost connection and a seat that is gone", () => {
    const { room, rivera } = makeClass();
    room.rename(rivera.member, "Ms.Rivera");
    room.disconnect(rivera.member);
    expect(room.resume("rivera's token").resumed.teachers).toEqual(["Ms.Rivera"]);
    room.disconnect(rivera.member);
    room.now += 100 * minute;
    room.expire();
    expect(room.hub.view.who(rivera.member).teachers).toEqual([]);
    // Nobody takes the name of a teacher who is away.
    expect(room.tryJoin("MS.RIVERA")).toMatchObject({ refusal: { code: "name_taken" } });
    const back = room.join("Ms.Rivera", "rivera's token");
    expect(back.joined.teachers).toEqual(["Ms.Rivera"]);
    expect(room.order({ type: "quiet" }, back.member)).toMatchObject({ ok: true });
  });

  test("ends with the connection where there is no token, and with whoever leaves for good", () => {
    const { room, rivera } = makeClass();
    const guest = room.join("Guest");
    room.order({ type: "teacher", name: "Guest", on: true });
    room.disconnect(guest.member);
    const again = room.join("Guest");
    expect(again.joined.teachers).toEqual(["Rivera"]);
    room.leave(rivera.member, "exit");
    expect(room.join("Rivera", "rivera's token").joined.teachers).toEqual([]);
  });

  test.each([
    ["a crash of the server", (store: Store) => store.close()],
    ["a pause", (store: Store) => (store.pause(), store.close())],
  ])("survives %s, with everything that was ordered", (_, close) => {
    using folder = new DataFolder();
    const open = () => openStore({ dataDir: folder.path, choice: "last", now: () => 5 }).store;
    const store = open();
    const { room, rivera } = makeClass(new TestClass(store));
    room.order({ type: "mute", name: "Bob", minutes: 5 }, rivera.member);
    room.order({ type: "slow", seconds: 3 }, rivera.member);
    room.order({ type: "private", to: "teacher" });
    room.order({ type: "lock", on: true });
    room.order({ type: "remove", name: "Mary" });
    room.endTurn();
    const { holding, teachers } = room.resume("bob's token").resumed;
    room.endTurn();
    close(store);
    const again = new TestClass(open());
    const back = again.resume("bob's token").resumed;
    expect(back).toMatchObject({ holding, teachers });
    expect(back.holding.muted).toEqual({ until: 5 * minute });
    expect(again.tryJoin("Mary", "mary's token")).toMatchObject({ refusal: { code: "removed" } });
    again.store.close();
  });
});

describe("a code", () => {
  test("makes whoever gives it a teacher, once and for ten minutes", () => {
    const { room, bob, mary } = makeClass();
    room.apply({ type: "offerRole", at: room.now, codeHash: "right" });
    expect(claim(room, bob.member.id, "right")).toMatchObject({ ok: true });
    expect(room.hub.view.isTeacher(bob.member)).toBe(true);
    expect(claim(room, mary.member.id, "right")).toMatchObject({ refusal: { code: "wrong_code" } });
    room.apply({ type: "offerRole", at: room.now, codeHash: "late" });
    room.now += 10 * minute;
    expect(claim(room, mary.member.id, "late")).toMatchObject({ refusal: { code: "wrong_code" } });
  });

  test("that stands is valid as often as it is given", () => {
    const { room, bob, mary } = makeClass();
    room.apply({ type: "offerRole", at: room.now, codeHash: "standing", isStanding: true });
    room.now += 100 * minute;
    expect(claim(room, bob.member.id, "standing")).toMatchObject({ ok: true });
    expect(claim(room, mary.member.id, "standing")).toMatchObject({ ok: true });
  });

  test("may be guessed five times a minute from one address, and then nothing is answered", () => {
    const { room } = makeClass();
    room.apply({ type: "offerRole", at: room.now, codeHash: "right" });
    const [one, two] = [room.joinFrom("10.0.0.9", "One"), room.joinFrom("10.0.0.9", "Two")];
    for (let tries = 0; tries < 5; tries++) {
      const guess = claim(room, (tries % 2 === 0 ? one : two).member.id, `wrong ${tries}`);
      expect(guess).toMatchObject({ refusal: { code: "wrong_code" } });
    }
    expect(claim(room, two.member.id, "right")).toBeUndefined();
    expect(room.hub.view.isTeacher(two.member)).toBe(false);
    const elsewhere = room.joinFrom("10.0.0.8", "Elsewhere");
    expect(claim(room, elsewhere.member.id, "right")).toMatchObject({ ok: true });
    room.now += minute;
    expect(claim(room, one.member.id, "wrong")).toMatchObject({ ok: false });
  });
});

describe("a muted member", () => {
  test("reaches nobody but teachers, and reads why and for how long", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.order({ type: "mute", name: "Bob", minutes: 5 }, rivera.member);
    expect(room.deliver(bob.member, "everyone", "spam")).toMatchObject({
      code: "muted",
      text: "Rivera muted you for 5 minutes. Message not delivered",
      hint: expect.stringContaining("teacher:"),
    });
    for (const to of ["Mary", "Bob"]) {
      expect(room.deliver(bob.member, to, "psst")).toMatchObject({ code: "muted" });
    }
    expect(room.deliver(bob.member, "teacher", "why?")).toMatchObject({ delivered: 1 });
    expect(rivera.peer.messages).toEqual(["1 Bob>teacher:why?"]);
    expect(mary.peer.messages).toEqual([]);
    expect(mary.peer.acts).not.toContainEqual(expect.objectContaining({ type: "mute" }));
    expect(rivera.peer.acts.at(-1)).toMatchObject({ type: "mute", name: "Bob" });
    expect(bob.peer.events.at(-1)).toMatchObject({ kind: "moderated", isAboutYou: true });
  });

  test("brings no text to others by names, groups, rooms or reasons either", () => {
    const { room, bob } = makeClass();
    room.joinRoom(bob.member, "#lab");
    room.joinRoom(room.join("Tim").member, "#yard");
    room.order({ type: "mute", name: "Bob" });
    const muted = { refusal: { code: "muted" } };
    expect(room.rename(bob.member, "Loud")).toMatchObject(muted);
    expect(room.createGroup(bob.member, "groupLoud", ["Bob", "Mary", "Tim"])).toMatchObject(muted);
    expect(room.setTopic(bob.member, "#lab", "loud")).toMatchObject(muted);
    expect(room.setModes(bob.member, "#lab", "+k loud")).toMatchObject(muted);
    expect(room.invite(bob.member, "#lab", "Mary")).toMatchObject(muted);
    expect(room.joinRoom(bob.member, "#loud")).toMatchObject(muted);
    expect(room.deliver(bob.member, "#lab", "loud")).toMatchObject({ code: "muted" });
    expect(room.joinRoom(bob.member, "#yard")).toMatchObject({ ok: true });
    expect(room.leaveRoom(bob.member, "#lab", "loud")).toMatchObject({ ok: true });
    room.endTurn();
    expect(JSON.stringify(room.events.filter(({ kind }) => kind === "roomLeft"))).not.toContain(
      "loud",
    );
  });

  test("stays so through a lost connection, and under the name a teacher gives them", () => {
    const { room, bob } = makeClass();
    room.order({ type: "mute", name: "Bob", minutes: 5 });
    room.order({ type: "rename", name: "Bob", to: "Robert" });
    room.disconnect(bob.member);
    const back = room.resume("bob's token");
    expect(back.resumed.holding.muted).toEqual({ until: 5 * minute });
    expect(room.deliver(back.member, "everyone", "hi")).toMatchObject({ code: "muted" });
  });

  test("is heard again after that time, and is told so", () => {
    const { room, rivera, bob } = makeClass();
    room.order({ type: "mute", name: "Bob", minutes: 5 });
    room.now += 5 * minute;
    room.expire();
    expect(room.deliver(bob.member, "everyone", "hi")).toMatchObject({ kind: "said" });
    const [last] = bob.peer.events.slice(-1);
    expect(last).toMatchObject({ by: undefined, isAboutYou: true, act: { type: "unmute" } });
    expect(rivera.peer.acts.at(-1)).toEqual({ type: "unmute", name: "Bob" });
  });

  test("is heard at once when somebody unmutes or allows them", () => {
    const { room, bob } = makeClass();
    for (const type of ["unmute", "allow"] as const) {
      room.order({ type: "mute", name: "Bob" });
      expect(room.order({ type, name: "Bob" })).toMatchObject({ ok: true, isTold: true });
      expect(room.deliver(bob.member, "everyone", "hi")).toMatchObject({ kind: "said" });
      expect(room.order({ type, name: "Bob" })).toMatchObject({ ok: true, isTold: false });
    }
  });

  test("who leaves does not come back unmuted, under their name or another from their address", () => {
    const { room, bob } = makeClass();
    const cat = room.joinFrom("10.0.0.7", "Cat");
    room.order({ type: "mute", name: "Cat", minutes: 5 });
    room.leave(cat.member);
    const lookAlike = room.joinFrom("10.0.0.8", "\u0421at");
    expect(room.deliver(lookAlike.member, "everyone", "hi")).toMatchObject({ code: "muted" });
    room.leave(lookAlike.member);
    const again = room.joinFrom("10.0.0.9", "CAT");
    expect(room.deliver(again.member, "everyone", "hi")).toMatchObject({ code: "muted" });
    const other = room.joinFrom("10.0.0.7", "Innocent");
    expect(room.deliver(other.member, "everyone", "hi")).toMatchObject({ code: "muted" });
    room.now += 5 * minute;
    room.expire();
    expect(room.deliver(other.member, "everyone", "hi")).toMatchObject({ kind: "said" });
    // Nor by a second connection beside the muted one.
    room.order({ type: "mute", name: "Bob" });
    const second = room.joinFrom("10.0.0.2", "NotBob");
    expect(room.deliver(second.member, "everyone", "hi")).toMatchObject({ code: "muted" });
    expect(room.hub.view.findMember(bob.member.name)).toBeDefined();
  });
});

describe("a removed member", () => {
  test("leaves at once, and their token, name and address are shut", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.order({ type: "remove", name: "Bob", reason: "spam" }, rivera.member);
    room.endTurn();
    expect(room.hub.view.findMember("Bob")).toBeUndefined();
    expect(bob.peer.events.at(-1)).toMatchObject({
      kind: "moderated",
      isAboutYou: true,
      act: { type: "remove", name: "Bob", reason: "spam" },
    });
    expect(mary.peer.events.slice(-2)).toMatchObject([
      { kind: "moderated", by: "Rivera", act: { type: "remove", name: "Bob" } },
      { kind: "presenceChanged", left: ["Bob"] },
    ]);
    expect(room.tryResume("bob's token")).toBeUndefined();
    expect(room.tryJoin("Bob", "bob's token")).toMatchObject({ refusal: { code: "removed" } });
    expect(room.tryJoinFrom("10.0.0.9", "BOB")).toMatchObject({ refusal: { code: "name_taken" } });
    expect(room.tryJoinFrom("10.0.0.2", "Zed")).toMatchObject({ refusal: { code: "removed" } });
    expect(room.rename(mary.member, "Bob")).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("from an address that others share lets newcomers from there in, muted for ten minutes", () => {
    const { room, rivera, mary } = makeClass();
    const spammer = room.joinFrom("10.0.0.3", "Spammer");
    room.order({ type: "remove", name: spammer.member.name });
    const zed = room.joinFrom("10.0.0.3", "Zed");
    expect(room.deliver(zed.member, "everyone", "me again")).toMatchObject({ code: "muted" });
    expect(room.deliver(zed.member, "teacher", "I am not them")).toMatchObject({ delivered: 1 });
    expect(rivera.peer.acts).toContainEqual({
      type: "mute",
      name: "Zed",
      until: room.now + 10 * minute,
      isNewcomer: true,
    });
    expect(room.deliver(mary.member, "everyone", "hi")).toMatchObject({ kind: "said" });
    expect(room.joinFrom("10.0.0.5", "Far").peer.acts).toEqual([]);
    const kim = room.joinFrom("10.0.0.3", "Kim");
    room.order({ type: "allow", name: "Kim" }, rivera.member);
    expect(room.deliver(kim.member, "everyone", "hi")).toMatchObject({ kind: "said" });
    room.now += 10 * minute;
    room.expire();
    expect(room.deliver(zed.member, "everyone", "hi")).toMatchObject({ kind: "said" });
  });

  test("on the teacher's own machine shuts nobody else there out", () => {
    const room = new TestClass();
    room.joinFrom("127.0.0.1", "Spammer");
    room.order({ type: "remove", name: "Spammer" });
    expect(room.tryJoinFrom("127.0.0.1", "Zed")).toMatchObject({ ok: true });
    room.joinFrom("::1", "Other");
    room.order({ type: "remove", name: "Other" });
    expect(room.tryJoinFrom("::1", "Kim")).toMatchObject({ ok: true });
  });

  test("may have left before: their name and address are shut all the same", () => {
    const { room } = makeClass();
    const cat = room.joinFrom("10.0.0.7", "Cat");
    room.deliver(cat.member, "everyone", "spam");
    room.leave(cat.member, "lost");
    expect(room.order({ type: "remove", name: "cat" })).toMatchObject({ ok: true });
    expect(room.tryJoinFrom("10.0.0.7", "Dog")).toMatchObject({ refusal: { code: "removed" } });
    expect(room.hub.view.latest(9)).toEqual([]);
  });

  test("is found by letters that look like those of their name", () => {
    const { room } = makeClass();
    room.joinFrom("10.0.0.7", "\u0421at");
    expect(room.order({ type: "remove", name: "Cat" })).toMatchObject({ ok: true });
    expect(room.tryJoinFrom("10.0.0.9", "Cat")).toMatchObject({ refusal: { code: "name_taken" } });
  });

  test("may come back once they are allowed", () => {
    const { room, rivera } = makeClass();
    room.order({ type: "remove", name: "Bob" });
    expect(room.order({ type: "allow", name: "bob" }, rivera.member)).toMatchObject({ ok: true });
    expect(room.tryJoinFrom("10.0.0.2", "Bob", "bob's token")).toMatchObject({ ok: true });
  });

  test("is left out of what newcomers are shown", () => {
    const { room, bob, mary } = makeClass();
    room.deliver(bob.member, "everyone", "spam 1");
    room.deliver(mary.member, "everyone", "a question");
    room.rename(bob.member, "Robert");
    room.deliver(bob.member, "everyone", "spam 2");
    room.order({ type: "remove", name: "Robert" });
    room.endTurn();
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["a question"]);
  });
});

describe("the class", () => {
  test("is quiet: only teachers speak to everyone, and again ends it", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.order({ type: "quiet" }, rivera.member);
    expect(room.deliver(bob.member, "everyone", "hi")).toMatchObject({ code: "quiet" });
    expect(room.deliver(bob.member, "Mary", "psst")).toMatchObject({ kind: "said" });
    expect(room.deliver(rivera.member, "everyone", "Listen")).toMatchObject({ kind: "said" });
    expect(mary.peer.acts.at(-1)).toEqual({ type: "quiet", on: true });
    room.order({ type: "quiet" }, rivera.member);
    expect(room.deliver(bob.member, "everyone", "hi")).toMatchObject({ kind: "said" });
  });

  test("is slow: a member waits between two messages to everyone, and reads how long", () => {
    const { room, rivera, bob } = makeClass();
    room.order({ type: "slow", seconds: 10 }, rivera.member);
    expect(room.deliver(bob.member, "everyone", "one")).toMatchObject({ kind: "said" });
    room.now += 3_500;
    const refused = room.deliver(bob.member, "everyone", "two");
    expect(refused).toMatchObject({ code: "slow", text: expect.stringContaining("7 seconds") });
    expect(room.deliver(rivera.member, "everyone", "1")).toMatchObject({ kind: "said" });
    expect(room.deliver(rivera.member, "everyone", "2")).toMatchObject({ kind: "said" });
    room.now += 6_500;
    expect(room.deliver(bob.member, "everyone", "two")).toMatchObject({ kind: "said" });
    room.order({ type: "slow", seconds: 0 });
    expect(room.deliver(bob.member, "everyone", "three")).toMatchObject({ kind: "said" });
  });

  test("keeps private talk to teachers, or off, groups too", () => {
    const { room, rivera, bob } = makeClass();
    room.createGroup(bob.member, "groupA", ["Bob", "Mary", "Rivera"]);
    room.order({ type: "private", to: "teacher" });
    const off = { code: "private_off" };
    expect(room.deliver(bob.member, "Mary", "psst")).toMatchObject(off);
    expect(room.deliver(bob.member, "groupA", "psst")).toMatchObject(off);
    expect(room.deliver(bob.member, "Rivera", "a question")).toMatchObject({ kind: "said" });
    expect(room.deliver(rivera.member, "Bob", "an answer")).toMatchObject({ kind: "said" });
    room.order({ type: "private", to: "off" });
    expect(room.deliver(bob.member, "Rivera", "a question")).toMatchObject(off);
    expect(room.deliver(bob.member, "teacher", "a question")).toMatchObject({ kind: "said" });
    expect(room.deliver(bob.member, "everyone", "hi")).toMatchObject({ kind: "said" });
    room.order({ type: "private", to: "on" });
    expect(room.deliver(bob.member, "Mary", "psst")).toMatchObject({ kind: "said" });
  });

  test("is locked: nobody new comes in, kept tokens do", () => {
    const { room, bob } = makeClass();
    room.disconnect(bob.member);
    room.order({ type: "lock", on: true });
    expect(room.tryJoin("Newcomer")).toMatchObject({ refusal: { code: "locked" } });
    expect(room.tryResume("bob's token")).toBeDefined();
    expect(room.resume("rivera's token").resumed.holding.locked).toBe(true);
    room.order({ type: "lock", on: false });
    expect(room.tryJoin("Newcomer")).toMatchObject({ ok: true });
  });

  test("does what a client repeats after a lost connection once", () => {
    const { room, rivera, bob } = makeClass();
    for (const text of ["1", "2", "3"]) room.deliver(bob.member, "everyone", text);
    const act = { type: "retract", name: "Bob", count: 1 } as const;
    for (let times = 0; times < 3; times++) {
      expect(room.order(act, rivera.member, "m1")).toMatchObject({ ok: true });
      room.endTurn();
    }
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["1", "2"]);
    room.order({ type: "quiet" }, rivera.member, "m2");
    room.order({ type: "quiet" }, rivera.member, "m2");
    expect(room.resume("bob's token").resumed.holding.quiet).toBe(true);
  });

  test("knows the repeats of the last thousand commands, and forgets those before", () => {
    const { room, rivera } = makeClass();
    const turnRound = (id: string): unknown => {
      room.order({ type: "quiet" }, rivera.member, id);
      return room.hub.view.holding.quiet;
    };
    expect(turnRound("m0")).toBe(true);
    for (let number = 1; number < 1_000; number++) {
      room.order({ type: "slow", seconds: number }, rivera.member, `m${number}`);
    }
    expect(turnRound("m0")).toBe(true);
    room.order({ type: "lock", on: true }, rivera.member, "m1000");
    expect(turnRound("m0")).toBe(false);
  });
});

describe("a message that is taken back", () => {
  test("is in no replay and in no history of whoever comes back", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.disconnect(mary.member);
    room.deliver(bob.member, "everyone", "fine");
    room.deliver(bob.member, "everyone", "rude");
    room.deliver(bob.member, "Mary", "ruder");
    room.order({ type: "retract", name: "Bob", count: 1 }, rivera.member);
    room.endTurn();
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["fine"]);
    const back = room.resume("mary's token", 0);
    expect(back.missed.map(({ text }) => text)).toEqual(["fine", "ruder"]);
    room.order({ type: "retract", name: "Bob", count: "all" }, rivera.member);
    room.endTurn();
    expect(room.resume("mary's token", 0).missed).toEqual([]);
  });

  test("is told of by its number to those who received it, and to nobody else", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.joinRoom(bob.member, "#lab");
    room.joinRoom(rivera.member, "#lab");
    room.deliver(bob.member, "everyone", "1");
    room.deliver(bob.member, "#lab", "2");
    room.order({ type: "retract", name: "Bob", count: 2 }, rivera.member);
    room.endTurn();
    const ofEveryone = {
      type: "retract",
      name: "Bob",
      to: "everyone",
      messages: [{ seq: 1, at: 0 }],
    };
    const ofRoom = { type: "retract", name: "Bob", to: "#lab", messages: [{ seq: 2, at: 0 }] };
    expect(mary.peer.acts.slice(1)).toMatchObject([ofEveryone]);
    expect(rivera.peer.acts.slice(1)).toMatchObject([ofRoom, ofEveryone]);
    expect(bob.peer.acts.slice(1)).toMatchObject([ofRoom, ofEveryone]);
  });

  test("is told of to whoever was away meanwhile, and had read it", () => {
    const { room, bob, mary } = makeClass();
    room.deliver(bob.member, "everyone", "rude");
    room.disconnect(mary.member);
    room.order({ type: "retract", name: "Bob", count: 1 });
    room.endTurn();
    const back = room.resume("mary's token", 1);
    room.endTurn();
    expect(back.peer.acts).toMatchObject([{ type: "retract", messages: [{ seq: 1 }] }]);
  });

  test("may be one that is named by its number, with the reason", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.deliver(bob.member, "everyone", "rude");
    room.deliver(bob.member, "everyone", "kind");
    const act = { type: "retract", seq: 1, reason: "rude" } as const;
    expect(room.order(act, mary.member)).toMatchObject({ refusal: { code: "not_teacher" } });
    expect(room.order(act, rivera.member)).toMatchObject({ ok: true, isTold: true });
    // Once is enough, and what nobody said is not there.
    expect(room.order(act, rivera.member)).toMatchObject({ ok: true, isTold: false });
    const unknown = { type: "retract", seq: 99 } as const;
    expect(room.order(unknown, rivera.member)).toMatchObject({ ok: true, isTold: false });
    room.endTurn();
    expect(room.order(act, rivera.member)).toMatchObject({ ok: true, isTold: false });
    const told = { type: "retract", name: "Bob", to: "everyone", reason: "rude" } as const;
    expect(mary.peer.acts.slice(1)).toEqual([{ ...told, messages: [{ seq: 1, at: 0 }] }]);
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["kind"]);
    room.deliver(rivera.member, "everyone", "mine");
    room.order({ type: "teacher", name: "Mary", on: true });
    const ofTeacher = { type: "retract", seq: 3 } as const;
    expect(room.order(ofTeacher, mary.member)).toMatchObject({ refusal: { code: "is_teacher" } });
    expect(room.order(ofTeacher, rivera.member)).toMatchObject({ ok: true, isTold: true });
  });

  test("may have been said in this very turn, or by somebody who has left since", () => {
    const { room, bob } = makeClass();
    room.say(bob.member, "everyone", "one");
    room.say(bob.member, "everyone", "two");
    room.order({ type: "retract", name: "Bob", count: 1 });
    room.order({ type: "retract", name: "Bob", count: 1 });
    room.endTurn();
    expect(room.hub.view.latest(9)).toEqual([]);
    const cat = room.join("Cat");
    room.deliver(cat.member, "everyone", "spam");
    room.leave(cat.member);
    expect(room.order({ type: "retract", name: "cat", count: "all" })).toMatchObject({ ok: true });
    room.endTurn();
    expect(room.hub.view.latest(9)).toEqual([]);
    const nothing = room.order({ type: "retract", name: "Bob", count: "all" });
    expect(nothing).toMatchObject({ ok: true, isTold: false });
  });
});

test("whoever is removed a second time is told of once", () => {
  const { room, mary } = makeClass();
  for (const _ of [1, 2]) {
    expect(room.order({ type: "remove", name: "Bob" })).toMatchObject({ ok: true });
    room.endTurn();
  }
  expect(mary.peer.acts.filter(({ type }) => type === "remove")).toHaveLength(1);
});

describe("teacher:", () => {
  test("goes to all teachers, and is kept for a teacher who is away", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.disconnect(rivera.member);
    const said = room.deliver(bob.member, "teacher", "help");
    expect(said).toMatchObject({ delivered: 0, held: 1 });
    const back = room.resume("rivera's token", 0);
    const page = room.hub.view.readPage(back.member, 0, room.store.newest);
    expect(page.messages.map(({ text }) => text)).toEqual(["help"]);
    expect(room.hub.view.readPage(mary.member, 0, 99).messages).toEqual([]);
    expect(room.hub.view.latest(9)).toEqual([]);
  });

  test("is nobody's name, and is near what was mistyped", () => {
    const { room, bob } = makeClass();
    expect(room.tryJoin("Teacher")).toMatchObject({ refusal: { code: "name_invalid" } });
    const missed = room.deliver(bob.member, "techer", "help");
    expect(missed).toMatchObject({ hint: "Did you mean teacher?" });
  });
});

describe("a teacher in rooms", () => {
  test("moderates every open room from outside, and the room and they are told", () => {
    const { room, rivera, bob, mary } = makeClass();
    room.joinRoom(bob.member, "#lab");
    room.joinRoom(mary.member, "#lab");
    expect(room.kick(rivera.member, "#lab", "Bob")).toMatchObject({ ok: true });
    expect(room.setModes(rivera.member, "#lab", "+mk sesame")).toMatchObject({ ok: true });
    expect(room.setTopic(rivera.member, "#lab", "acids")).toMatchObject({ ok: true });
    room.endTurn();
    for (const { peer } of [rivera, mary]) {
      const told = peer.events.filter((event) => "by" in event && event.by === "Rivera");
      const kinds = told.map(({ kind }): string => kind);
      expect(kinds).toEqual(["kicked", "modesChanged", "topicChanged"]);
    }
    expect(room.kick(bob.member, "#lab", "Mary")).toMatchObject({ ok: false });
  });

  test("enters past every mode, and speaks whatever holds there", () => {
    const { room, rivera, bob } = makeClass();
    room.joinRoom(bob.member, "#lab");
    room.setModes(bob.member, "#lab", "+imkl sesame 1");
    room.setModes(bob.member, "#lab", "+b Rivera");
    expect(room.joinRoom(rivera.member, "#lab")).toMatchObject({ ok: true });
    expect(room.deliver(rivera.member, "#lab", "Stop that")).toMatchObject({ delivered: 1 });
  });
});

test("newcomers who wait do not make the replay be read anew", () => {
  const { room, bob } = makeClass();
  room.deliver(bob.member, "everyone", "spam");
  room.order({ type: "remove", name: "Bob" });
  const readWith: unknown[] = [];
  const latest = room.store.latest.bind(room.store);
  room.store.latest = (count, leavesOut) => {
    readWith.push(leavesOut);
    return latest(count, leavesOut);
  };
  for (const name of ["One", "Two", "Three"]) {
    room.order({ type: "mute", name: "Mary" });
    room.hub.view.latest(9);
    room.join(name);
  }
  expect(readWith).toHaveLength(3);
  expect(new Set(readWith).size).toBe(1);
});
